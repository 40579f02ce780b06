"""Menus of the day with their dishes and allergens, and the district's workbook of kitchens, teams and duties."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import Response
from sqlmodel import Session, col, func, select

from dispatch import events
from dispatch.errors import refuse
from dispatch.ordering.ahead import compare_frozen
from dispatch.ordering.diets import ALLERGENS, Dish
from dispatch.ordering.menus import day_menus, get_menu, write_day_menu
from dispatch.providers import import_providers, report_json, write_workbook
from models.fleet import Kitchen
from models.orders import Menu
from models.places import Area
from rider_api.doors import House, Who
from rider_api.errors import refuse_with
from rider_api.reach import reach_area, reach_kitchen
from rider_api.schemas.common import Day, Done
from rider_api.schemas.desk_menus import (
    DayMenuAnswer,
    DayMenuForm,
    DayMenusAnswer,
    DishAnswer,
    MenuOfKitchen,
    ProvidersAnswer,
)
from rider_api.sessions import Identity

router = APIRouter(prefix="/api/desk", tags=["desk: menus and kitchens"])

LONGEST_DAYS = 31
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/day-menus")
def read(
    who: Who, house: House, first: Annotated[Day, Query()], last: Annotated[Day, Query()], area: UUID | None = None
) -> DayMenusAnswer:
    """The area's menus, and what was written of them from `first` to `last` (31 days at most)."""
    if not first <= last < first + timedelta(days=LONGEST_DAYS):
        raise refuse_with(422, subject=("first", "last"))
    with house.database.read() as session:
        found = reach_area(session, who, area)
        rows = session.exec(
            select(Menu, Kitchen)
            .join(Kitchen, col(Kitchen.id) == col(Menu.kitchen_id))
            .where(Kitchen.area_id == found.id)
            .order_by(col(Kitchen.name), col(Menu.name))
        ).all()
        written = day_menus(session, [menu.id for menu, _ in rows], first, last)
        return DayMenusAnswer(
            allergens=list(ALLERGENS),
            menus=[
                MenuOfKitchen(id=menu.id, name=menu.name, kind=menu.kind, kitchen=kitchen.name)
                for menu, kitchen in rows
            ],
            written=[
                DayMenuAnswer(
                    menu_id=row.menu_id,
                    day=row.day,
                    substitute=row.substitute,
                    revision=row.revision,
                    dishes=[DishAnswer.model_validate(dish) for dish in row.dishes],
                )
                for row in sorted(written.values(), key=lambda row: (row.day, str(row.menu_id), row.substitute))
            ],
        )


@router.put("/day-menus")
def write(form: DayMenuForm, who: Who, house: House) -> Done:
    """Say what a menu, or a substitute for it, is on a day: counts, labels and couriers' screens follow."""
    with house.database.write() as session:
        kitchen_id = get_menu(session, form.menu_id).kitchen_id
        reach_kitchen(session, who, kitchen_id)
        dishes = [Dish(**dish.model_dump()) for dish in form.dishes]
        write_day_menu(session, form.menu_id, form.day, dishes, substitute=form.substitute, account_id=who.account_id)
        compare_frozen(session, session.get_one(Kitchen, kitchen_id).area_id, form.day, form.day)
        return Done(event=events.last_number(session))


@router.get("/providers.xlsx")
def template(who: Who, house: House) -> Response:
    """The workbook to fill in, with what this installation already has (no names, no phones)."""
    with house.database.read() as session:
        _reach_whole(session, who)
        content = write_workbook(session)
    headers = {"Content-Disposition": 'attachment; filename="bapgil-providers.xlsx"'}
    return Response(content, media_type=SPREADSHEET, headers=headers)


@router.post("/providers")
def import_file(
    who: Who, house: House, file: Annotated[UploadFile, File()], dry_run: Annotated[bool, Form()] = False
) -> ProvidersAnswer:
    """Take the filled workbook over: all of it, or nothing when anything in it is wrong."""
    with house.database.read() as session:
        _reach_whole(session, who)
    report = import_providers(
        house.database, file.file.read(), locate=house.locate, dry_run=dry_run, account_id=who.account_id
    )
    return ProvidersAnswer.model_validate(report_json(report))


def _reach_whole(session: Session, who: Identity) -> None:
    """A workbook may speak of every area: who looks after one of several must not write it."""
    if who.area_id is not None and session.exec(select(func.count()).select_from(Area)).one() > 1:
        raise refuse(
            "providers.many_areas",
            cause=(
                "여러 권역을 쓰는 곳이라, 한 권역의 계정으로는 등록할 수 없습니다.",
                "this installation has several areas: an account of one of them can't set it up",
            ),
            action=(
                "권역이 없는 조정자 계정으로 하거나 `bapgil providers` 를 쓰세요.",
                "Use a coordinator's account without an area, or `bapgil providers`.",
            ),
        )
