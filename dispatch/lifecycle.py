"""The only writer of a status field.

`move` is for decisions: a move that `models.statuses.MOVES` does not allow is refused. `settle` is for facts:
what happened on the street is taken over when it is allowed and reported back as contradicting when not.
"""

from enum import Enum
from typing import Any

from dispatch.errors import refuse
from models.statuses import MOVES


def allows(current: Enum, target: Enum) -> bool:
    return target in MOVES[type(current)][current]


def move(row: Any, target: Enum) -> None:
    """Change `row.status` by a decision; `Refused` (status.move) where the table does not allow it."""
    if not allows(row.status, target):
        raise refuse(
            "status.move",
            cause=(
                f"'{row.status.value}' 상태에서는 '{target.value}'(으)로 바꿀 수 없습니다.",
                f"a {type(row).__name__} that is '{row.status.value}' cannot become '{target.value}'",
            ),
            action=("화면을 새로 고쳐 현재 상태를 확인하세요.", "Reload the screen and look at the present state."),
            subject=(str(getattr(row, "id", "")),),
        )
    row.status = target


def settle(row: Any, target: Enum) -> bool:
    """Take over a fact. True: applied (or already so). False: it contradicts what is known; nothing changed."""
    if row.status == target:
        return True
    if not allows(row.status, target):
        return False
    row.status = target
    return True
