"""The letterbox: what many phones send at the same time is taken in together and becomes durable with one commit.

When a network comes back, a thousand phones knock at once, and the database has one writer. Batches wait here while it
writes; then all that wait are one transaction. Each is answered after its commit and on its own: a batch that fails
takes no other with it. A phone that was shut out meanwhile is found out in that same transaction.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlmodel import Session

from dispatch.access.accounts import find_phones, hash_token
from dispatch.delivery.facts import Batch, Post, Receipt, accept_posts
from models.database import Database

MOST_RECORDS = 500
"""Of one transaction, if it has more than one batch: others want to write, too."""
MOST_BATCHES = 100


@dataclass(frozen=True, kw_only=True)
class _Envelope:
    token_hash: str
    batch: Batch
    receipt: "Future[Receipt | None]" = field(default_factory=Future)


class Letterbox:
    """Of one process and one database. Its thread starts with the first batch and ends with the process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Envelope] = deque()
        self._clerk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letterbox")

    def post(self, token: str, batch: Batch) -> "Future[Receipt | None]":
        """The receipt, once everything in it is durable; None when the token is no phone's that may speak."""
        envelope = _Envelope(token_hash=hash_token(token), batch=batch)
        self._waiting.append(envelope)
        self._clerk.submit(self._empty)
        return envelope.receipt

    def _empty(self) -> None:
        envelopes = [each for each in self._take() if each.receipt.set_running_or_notify_cancel()]
        if not envelopes:  # taken together with those before, or nobody waits for it any more
            return
        try:
            receipts = self._accept(envelopes)
        except Exception as error:
            if len(envelopes) == 1:
                envelopes[0].receipt.set_exception(error)
            else:
                self._accept_one_by_one(envelopes)
            return
        for envelope, receipt in zip(envelopes, receipts, strict=True):
            envelope.receipt.set_result(receipt)

    def _take(self) -> list[_Envelope]:
        """Those that wait, the oldest first, as many as fit into one transaction."""
        taken: list[_Envelope] = []
        room = MOST_RECORDS
        while self._waiting and len(taken) < MOST_BATCHES:
            room -= len(self._waiting[0].batch.items)
            if taken and room < 0:
                break
            taken.append(self._waiting.popleft())
        return taken

    def _accept_one_by_one(self, envelopes: Sequence[_Envelope]) -> None:
        for envelope in envelopes:
            try:
                [receipt] = self._accept([envelope])
            except Exception as error:
                envelope.receipt.set_exception(error)
            else:
                envelope.receipt.set_result(receipt)

    def _accept(self, envelopes: Sequence[_Envelope]) -> list[Receipt | None]:
        with self._database.write() as session:
            return _accept_in(session, envelopes)


def _accept_in(session: Session, envelopes: Sequence[_Envelope]) -> list[Receipt | None]:
    phones = find_phones(session, {envelope.token_hash for envelope in envelopes})
    known = [envelope for envelope in envelopes if envelope.token_hash in phones]
    if not known:
        return [None] * len(envelopes)
    posts = [Post(device=phones[envelope.token_hash], batch=envelope.batch) for envelope in known]
    receipts = iter(accept_posts(session, posts))
    return [next(receipts) if envelope.token_hash in phones else None for envelope in envelopes]
