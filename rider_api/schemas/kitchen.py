"""The kitchen's board: order numbers, menus and diets; no address, no name, no diagnosis (docs: /api/kitchen)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from models.statuses import ChangeStatus, ContainerKind, MenuKind, Model
from rider_api.schemas.common import Answer, Count, Day, Message, Moment, Named, Sent, Short
from rider_api.schemas.desk_day import MenuCount
from rider_api.schemas.lots import Celsius, LotAnswer, SaidAnswer


class KitchenFreeze(Answer):
    number: int
    frozen_at: Moment
    households: int
    meals: int


class DietCount(Answer):
    menu: str
    kind: MenuKind
    diet: str
    meals: int


class PickLine(Answer):
    order: str
    menu: str
    meals: int
    diet: str
    container: ContainerKind
    last_day: bool
    code: str
    """Four digits to type where there is no scanner."""
    pickup: str | None
    """Crew and trip that take it (라이더-01 1); None without a plan."""
    eat_before_seconds: int
    allergens: list[str]


class PickupAnswer(Answer):
    tour_id: UUID
    duty_code: str
    model: Model
    trip: int
    load_seconds: int
    depart_seconds: int
    meals: int
    items: list[MenuCount]
    counted_by_kitchen: int | None
    counted_by_courier: int | None
    waited_seconds: int
    celsius: float | None
    """What the kitchen's thermometer said when it was handed over."""


class ChangeAnswer(Answer):
    id: UUID
    number: int
    kind: str
    order: str
    menu: str
    meals: int
    diet: str
    made_at: Moment
    status: ChangeStatus


class KitchenDay(Answer):
    epoch: str
    event: int
    day: date
    kitchen: Named
    freeze: KitchenFreeze | None
    counts: list[DietCount]
    pick_list: list[PickLine]
    pickups: list[PickupAnswer]
    changes: list[ChangeAnswer]
    containers_expected_back: int
    menus: list[Named]
    lots: list[LotAnswer]
    said: list[SaidAnswer]
    records_temperature: bool


class CountForm(Message):
    day: Day
    tour_id: UUID
    trip: Annotated[int, Field(ge=1, le=50)]
    counted: Count
    celsius: Celsius | None = None
    counted_at: Sent | None = None
    """When it was counted; the board sends it later when the network was gone."""


class ShortageForm(Message):
    """Which menu, by id or by its name, and how many meals of it are missing.

    Nothing else is taken: a note would be accepted and lost, and free text may hold names.
    """

    model_config = ConfigDict(extra="forbid")
    day: Day
    menu_id: UUID | None = None
    menu: Short | None = None
    missing: Annotated[int, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _names_a_menu(self) -> "ShortageForm":
        if self.menu_id is None and not self.menu:
            raise ValueError("menu_id or menu is needed")
        return self
