"""How a role sees a person: each field in plain text or masked, as the table in `rider_api.permissions` says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from models.people import Recipient
from models.personal import Erased, PersonKey
from models.places import Home
from models.statuses import Role
from rider_api.permissions import Field, may_read

HIDDEN = "○○○"
ERASED = "(삭제됨)"


@dataclass(frozen=True, kw_only=True)
class Lens:
    """Opens sealed fields for one role. Keep `keys` for as long as it is used: it holds them in the session."""

    role: Role
    keys: Sequence[PersonKey]

    def name(self, person: Recipient) -> str:
        """The full name, or its first syllable (김○○)."""
        plain = self._open(person, "name")
        if plain is None:
            return ERASED
        return plain if may_read(self.role, Field.NAME) else f"{plain[:1]}○○"

    def address(self, home: Home | None, dong: str) -> str:
        """The address, or the dong only."""
        if home is None:
            return ""
        if not may_read(self.role, Field.ADDRESS):
            return f"{dong} {HIDDEN}".strip()
        return self._open(home, "address") or ERASED

    def entry_note(self, person: Recipient) -> str | None:
        """How to get in."""
        note: str | None = self.show(person, "entry_note", Field.ENTRY_NOTE)
        return note

    def show(self, row: Any, attribute: str, field: Field) -> Any:
        """A sealed value of any kind, or None where the role may not read it."""
        return self._open(row, attribute) if may_read(self.role, field) else None

    def sees(self, field: Field) -> bool:
        return may_read(self.role, field)

    @staticmethod
    def _open(row: Any, attribute: str) -> Any:
        try:
            return getattr(row, attribute)
        except Erased:
            return None


def lens_for(session: Session, role: Role, person_ids: Iterable[UUID | None]) -> Lens:
    """A lens with the keys of these people, read at once."""
    wanted = {person for person in person_ids if person is not None}
    keys = session.exec(select(PersonKey).where(col(PersonKey.person_id).in_(wanted))).all()
    return Lens(role=role, keys=keys)
