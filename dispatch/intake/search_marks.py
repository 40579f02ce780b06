"""Finding people without reading them: keyed hashes of pieces of a name and a phone number (decision 15).

A mark can be made from what somebody types and from what is sealed; from the mark nobody gets back to either. There is
no mark of a single letter: how often each family name occurs is public, and would tell which mark is 김.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from models.database import Database
from models.people import Recipient, SearchMark
from models.personal import PersonKey, Vault

LEAST_LETTERS, LONGEST_PIECE = 2, 3
PHONE_PIECE, PHONE_TAIL = 4, 8
"""Four digits somewhere in the last eight: the prefix 010 is everybody's."""

_MARK_LETTERS = 16
"""64 bits: two of a city's people never share one by chance."""

_BATCH = 200
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_AN_INITIAL, _FIRST_INITIAL = 0xAC00, 0xD7A3, 588, 0x1100


def mark_person(session: Session, recipient: Recipient) -> None:
    """Write the marks of a person's present name and phone, in place of those of earlier ones."""
    wanted = marks_of(session.info["vault"], recipient.name, recipient.phone)
    rows = session.exec(select(SearchMark).where(SearchMark.recipient_id == recipient.id)).all()
    for row in rows:
        if row.mark not in wanted:
            session.delete(row)
    there = {row.mark for row in rows}
    session.add_all(SearchMark(recipient_id=recipient.id, mark=mark) for mark in sorted(wanted - there))
    session.flush()


def mark_missing(database: Database) -> list[UUID]:
    """Mark people who have no marks (taken in by an earlier version). A reconciler, in batches; returns the people."""
    written: list[UUID] = []
    while batch := _next_batch(database):
        with database.write() as session:
            for recipient in session.exec(select(Recipient).where(col(Recipient.id).in_(batch))):
                mark_person(session, recipient)
        written += batch
    return written


def matches(vault: Vault, query: str) -> ColumnElement[bool] | None:
    """The people whom `query` means: by number, day of birth, part of the name, its initials (ㄱㅂㄱ), or phone digits.

    None where it means nobody: fewer than two letters, and no number.
    """
    folded = _fold(query)
    digits = "".join(sign for sign in folded if sign.isdigit())
    means: list[ColumnElement[bool]] = []
    if folded.isascii() and folded.isdigit() and len(folded) <= 9:
        means.append(col(Recipient.number) == int(folded))
    born = _read_birth_date(folded)
    if born is not None:
        means.append(col(Recipient.birth_date_hash) == vault.search_hash("birth_date", born.isoformat()))
    if len(digits) >= PHONE_PIECE and not any(sign.isalpha() for sign in folded):
        means.append(_have_all(_phone_marks(vault, digits)))
    if len(folded) >= LEAST_LETTERS:
        means.append(_have_all({_mark(vault, "initials", folded)} if _is_initials(folded) else _asked(vault, folded)))
    return or_(*means) if means else None


def marks_of(vault: Vault, name: str | None, phone: str | None) -> set[str]:
    """Every mark of somebody with this name and phone."""
    folded = _fold(name or "")
    marks = {_mark(vault, "name", piece) for piece in _pieces(folded, LEAST_LETTERS, LONGEST_PIECE)}
    initials = "".join(map(_initial, folded))
    if len(initials) >= LEAST_LETTERS and _is_initials(initials):
        marks.add(_mark(vault, "initials", initials))
    return marks | _phone_marks(vault, "".join(sign for sign in phone or "" if sign.isdigit()))


def _asked(vault: Vault, folded: str) -> set[str]:
    """The marks that somebody whose name holds `folded` has at least."""
    length = min(len(folded), LONGEST_PIECE)
    return {_mark(vault, "name", piece) for piece in _pieces(folded, length, length)}


def _phone_marks(vault: Vault, digits: str) -> set[str]:
    tail = digits[-PHONE_TAIL:]
    return {_mark(vault, "phone digits", piece) for piece in _pieces(tail, PHONE_PIECE, PHONE_PIECE)}


def _pieces(text: str, shortest: int, longest: int) -> set[str]:
    return {
        text[start : start + length]
        for length in range(shortest, longest + 1)
        for start in range(len(text) - length + 1)
    }


def _have_all(marks: Iterable[str]) -> ColumnElement[bool]:
    condition: ColumnElement[bool] | None = None
    for mark in sorted(marks):
        has = col(Recipient.id).in_(select(SearchMark.recipient_id).where(SearchMark.mark == mark))
        condition = has if condition is None else condition & has
    assert condition is not None
    return condition


def _mark(vault: Vault, kind: str, piece: str) -> str:
    return vault.search_hash(f"mark {kind}", piece)[:_MARK_LETTERS]


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _initial(letter: str) -> str:
    code = ord(letter)
    if not _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return letter
    return chr(_FIRST_INITIAL + (code - _FIRST_SYLLABLE) // _SYLLABLES_AN_INITIAL)


def _is_initials(folded: str) -> bool:
    return all(_FIRST_INITIAL <= ord(letter) < _FIRST_INITIAL + 19 for letter in folded)


def _read_birth_date(folded: str) -> date | None:
    try:
        return date.fromisoformat(folded) if len(folded) in (8, 10) and folded.isascii() else None
    except ValueError:
        return None


def _next_batch(database: Database) -> list[UUID]:
    """People without a mark whose name or phone gives one."""
    marked = select(SearchMark.recipient_id).where(SearchMark.recipient_id == Recipient.id).exists()
    with database.read() as session:
        rows = select(Recipient).where(~marked, col(Recipient.name_sealed).is_not(None))
        people = session.exec(rows.order_by(col(Recipient.number)).limit(_BATCH)).all()
        _keys = session.exec(  # held while the names are opened, so that each is not asked for alone
            select(PersonKey).where(col(PersonKey.person_id).in_({person.person_id for person in people}))
        ).all()
        return [person.id for person in people if marks_of(database.vault, person.name, person.phone)]
