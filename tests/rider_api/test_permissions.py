"""Every route for every role gives what the one table says; a route that the table or this file forgets fails."""

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.statuses import Role
from rider_api.permissions import ANYONE, ROUTES, may_call
from tests.makers.desks import DAY, FOREIGN, House


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A request that is well-formed and speaks of what exists. `own`: it reaches something of one area or kitchen."""

    path: str = ""
    body: Any = None
    own: bool = False
    missing: bool = False
    """What it speaks of is not there."""
    form: Any = None


SAMPLES: dict[str, Sample] = {
    "GET /api/health": Sample(),
    "POST /api/login": Sample(body={"login": "nobody", "password": "nothing"}),
    "GET /api/me": Sample(),
    "GET /api/map/tiles": Sample(path="/api/map/tiles"),
    "GET /api/map/streets": Sample(path="/api/map/streets?area={area}", own=True, missing=True),
    "POST /api/courier/enrol": Sample(body={"token": "unknown"}),
    "GET /api/courier/day": Sample(),
    "POST /api/courier/facts": Sample(body={"device_now": "2026-11-23T10:00:00+09:00", "items": []}),
    "POST /api/courier/keys": Sample(body={"ids": []}),
    "GET /api/courier/push": Sample(),
    "PUT /api/courier/push": Sample(body={"endpoint": "https://push.example.kr/one"}),
    "DELETE /api/courier/push": Sample(),
    "PUT /api/courier/photos/{sha256}": Sample(path="/api/courier/photos/" + "0" * 64, body=b"no photo"),
    "GET /api/kitchen/day/{day}": Sample(path=f"/api/kitchen/day/{DAY}"),
    "GET /api/kitchen/day/{day}/{paper}.pdf": Sample(path=f"/api/kitchen/day/{DAY}/labels.pdf"),
    "POST /api/kitchen/handovers": Sample(
        body={"day": str(DAY), "tour_id": "{tour}", "trip": 1, "counted": 4}, own=True
    ),
    "POST /api/kitchen/changes/{change_id}/acknowledge": Sample(
        path="/api/kitchen/changes/{change}/acknowledge", body={}, own=True
    ),
    "POST /api/kitchen/lots": Sample(body={"day": str(DAY), "menu_id": "{menu}", "meals": 40}, own=True),
    "POST /api/kitchen/lots/{lot_id}/recall": Sample(
        path="/api/kitchen/lots/{lot}/recall", body={"reason": "spoiled"}, own=True
    ),
    "GET /api/kitchen/feedback": Sample(),
    "POST /api/desk/orders/{order_id}/feedback": Sample(
        path="/api/desk/orders/{order}/feedback", body={"verdict": "praise", "topics": ["taste"]}, own=True
    ),
    "GET /api/desk/day/{day}/kitchens": Sample(path=f"/api/desk/day/{DAY}/kitchens?area={{area}}", own=True),
    "GET /api/desk/kitchens/{kitchen_id}/feedback": Sample(
        path="/api/desk/kitchens/{kitchen}/feedback", own=True
    ),
    "POST /api/desk/lots/{lot_id}/recall": Sample(
        path="/api/desk/lots/{lot}/recall", body={"reason": "spoiled"}, own=True
    ),
    "GET /api/desk/lots/{lot_id}/calls": Sample(path="/api/desk/lots/{lot}/calls", own=True),
    "GET /api/desk/lots/{lot_id}/calls.xlsx": Sample(path="/api/desk/lots/{lot}/calls.xlsx", own=True),
    "POST /api/kitchen/shortages": Sample(body={"day": str(DAY), "menu_id": "{menu}", "missing": 1}, own=True),
    "GET /api/desk/day/{day}": Sample(path=f"/api/desk/day/{DAY}?area={{area}}", own=True),
    "GET /api/desk/day/{day}/{paper}.pdf": Sample(
        path=f"/api/desk/day/{DAY}/production.pdf?kitchen={{kitchen}}", own=True
    ),
    "GET /api/desk/day/{day}/routes": Sample(path=f"/api/desk/day/{DAY}/routes?area={{area}}", own=True),
    "POST /api/desk/days/{day}/freeze": Sample(
        path=f"/api/desk/days/{DAY}/freeze", body={"area": "{area}"}, own=True
    ),
    "GET /api/desk/days/{day}/freeze-preview": Sample(
        path=f"/api/desk/days/{DAY}/freeze-preview?area={{area}}", own=True
    ),
    "POST /api/desk/days/{day}/close": Sample(path=f"/api/desk/days/{DAY}/close", body={"area": "{area}"}, own=True),
    "POST /api/desk/plans": Sample(body={"area": "{area}", "day": str(DAY)}, own=True),
    "POST /api/desk/plans/{plan_id}/publish": Sample(
        path="/api/desk/plans/{plan}/publish", body={"version": 99}, own=True
    ),
    "POST /api/desk/plans/{plan_id}/edits": Sample(
        path="/api/desk/plans/{plan}/edits",
        body={"kind": "move", "door_key": "door:1:한끼", "duty_id": "{duty}", "version": 1, "revision": 0},
        own=True,
    ),
    "GET /api/desk/plans/{plan_id}/edits": Sample(path="/api/desk/plans/{plan}/edits", own=True),
    **{
        f"POST /api/desk/plans/{{plan_id}}/{verb}": Sample(
            path=f"/api/desk/plans/{{plan}}/{verb}", body=body, own=True
        )
        for verb, body in {
            "undo": {"version": 1, "revision": 0},
            "redo": {"version": 1, "revision": 0},
            "rebase": {},
            "repairs": {"kind": "courier_out", "duty_id": "{duty}", "version": 99, "revision": 0},
        }.items()
    },
    "GET /api/desk/plans/{plan_id}/figures": Sample(path="/api/desk/plans/{plan}/figures", own=True),
    "GET /api/desk/plans/{plan_id}/differences": Sample(
        path="/api/desk/plans/{plan}/differences?since={plan}", own=True
    ),
    "POST /api/desk/imports": Sample(
        form={"data": {"area": "{area}"}, "files": {"file": ("referrals.csv", b"a,b\n1,2\n")}}, own=True
    ),
    "GET /api/desk/template.xlsx": Sample(),
    "POST /api/desk/referrals": Sample(body={"area": "{area}"}),
    "GET /api/desk/referrals/fields": Sample(),
    "POST /api/desk/recipients/search": Sample(body={"query": "1"}),
    "GET /api/desk/recipients/{number}": Sample(path="/api/desk/recipients/1", own=True),
    "GET /api/desk/recipients/{number}/photos/{sha256}": Sample(
        path="/api/desk/recipients/1/photos/" + "0" * 64, own=True, missing=True
    ),
    "POST /api/desk/recipients/{number}/address": Sample(
        path="/api/desk/recipients/1/address", body={"address": "서울특별시 마포구 새길로 7"}, own=True
    ),
    "POST /api/desk/recipients/{number}/diet": Sample(
        path="/api/desk/recipients/1/diet", body={"diet": "견과"}, own=True
    ),
    "GET /api/desk/recipients/{number}/rules": Sample(path="/api/desk/recipients/1/rules", own=True),
    "POST /api/desk/recipients/{number}/rules": Sample(
        path="/api/desk/recipients/1/rules", body={"kind": "usual_courier", "value": "라이더-01"}, own=True
    ),
    "DELETE /api/desk/recipients/{number}/rules/{rule_id}": Sample(
        path="/api/desk/recipients/1/rules/{task}", own=True
    ),
    "POST /api/desk/homes/{home_id}/pin": Sample(
        path="/api/desk/homes/{home}/pin", body={"lat": 37.55, "lon": 126.92}, own=True
    ),
    "GET /api/desk/standing-orders": Sample(path="/api/desk/standing-orders?area={area}", own=True),
    **{
        f"POST /api/desk/standing-orders/{{order_id}}/{verb}": Sample(
            path=f"/api/desk/standing-orders/{{standing}}/{verb}", body=body, own=True
        )
        for verb, body in {
            "approve": {},
            "refuse": {"reason": "test"},
            "pause": {"from_day": "2026-12-01", "until_day": "2026-12-02"},
            "skip": {"day": "2026-12-02"},
            "extra": {"day": "2026-12-03", "meals": 1},
            "end": {"last_day": "2026-12-04"},
        }.items()
    },
    "GET /api/desk/standing-orders/{order_id}/calendar": Sample(
        path="/api/desk/standing-orders/{standing}/calendar?first=2026-11-01&last=2026-11-30", own=True
    ),
    "POST /api/desk/standing-orders/{order_id}/decide": Sample(
        path="/api/desk/standing-orders/{standing}/decide",
        body={"kind": "skip", "day": "2026-12-02", "first": "2026-12-01", "last": "2026-12-31"},
        own=True,
    ),
    "POST /api/desk/standing-orders/{order_id}/add": Sample(
        path="/api/desk/standing-orders/{standing}/add", body={"day": str(DAY)}, own=True
    ),
    "GET /api/desk/freed-meals": Sample(path=f"/api/desk/freed-meals?day={DAY}&area={{area}}", own=True),
    "GET /api/desk/freed-meals/{freed_id}/takers": Sample(path="/api/desk/freed-meals/{freed}/takers", own=True),
    "POST /api/desk/freed-meals/{freed_id}/give": Sample(
        path="/api/desk/freed-meals/{freed}/give", body={"standing_order_id": "{standing}"}, own=True
    ),
    "POST /api/desk/freed-meals/{freed_id}/waste": Sample(
        path="/api/desk/freed-meals/{freed}/waste", body={}, own=True
    ),
    "POST /api/desk/recipients/{number}/merge": Sample(
        path="/api/desk/recipients/1/merge", body={"merged": 1}, own=True
    ),
    "POST /api/desk/recipients/{number}/merges/{merge_id}/undo": Sample(
        path="/api/desk/recipients/1/merges/{task}/undo", body={}, own=True, missing=True
    ),
    "POST /api/desk/orders/{order_id}/cancel": Sample(path="/api/desk/orders/{order}/cancel", body={}, own=True),
    "POST /api/desk/tasks/{task_id}/done": Sample(path="/api/desk/tasks/{task}/done", body={}, own=True),
    "POST /api/desk/tasks/{task_id}/own": Sample(path="/api/desk/tasks/{task}/own", body={}, own=True),
    "GET /api/desk/entrances/{report_id}": Sample(path="/api/desk/entrances/{entrance}", own=True),
    "POST /api/desk/entrances/{report_id}/approve": Sample(
        path="/api/desk/entrances/{entrance}/approve", body={}, own=True
    ),
    "POST /api/desk/entrances/{report_id}/refuse": Sample(
        path="/api/desk/entrances/{entrance}/refuse", body={}, own=True
    ),
    "POST /api/desk/cases/{case_id}/own": Sample(path="/api/desk/cases/{case}/own", body={}, own=True),
    "GET /api/desk/colleagues": Sample(path="/api/desk/colleagues?area={area}", own=True),
    "POST /api/desk/cases/{case_id}/acknowledge": Sample(
        path="/api/desk/cases/{case}/acknowledge", body={"position": 1}, own=True
    ),
    "POST /api/desk/cases/{case_id}/close": Sample(
        path="/api/desk/cases/{case}/close", body={"code": "heard_by_phone", "who": "시험"}, own=True
    ),
    "GET /api/desk/cases": Sample(path="/api/desk/cases?area={area}", own=True),
    "GET /api/desk/cases/{case_id}": Sample(path="/api/desk/cases/{case}", own=True),
    "POST /api/desk/messages/{message_id}/retry": Sample(path="/api/desk/messages/{message}/retry", body={}, own=True),
    "GET /api/desk/ladders": Sample(path="/api/desk/ladders?area={area}", own=True),
    "POST /api/desk/ladders": Sample(
        body={
            "area": "{area}", "cause": "no_answer", "rungs": [{"target": "coordinator", "after_minutes": 1}],
            "jumps": [], "most_jumps": 0, "office_start_seconds": 0, "office_end_seconds": 1,
        },
        own=True,
    ),
    "GET /api/desk/contacts": Sample(path="/api/desk/contacts?area={area}", own=True),
    "POST /api/desk/contacts": Sample(
        body={"area": "{area}", "target": "night_centre", "channel": "sms", "address": "02-120"}, own=True
    ),
    "POST /api/desk/contacts/{contact_id}/end": Sample(path="/api/desk/contacts/{contact}/end", body={}, own=True),
    "GET /api/desk/warnings": Sample(path="/api/desk/warnings?area={area}", own=True),
    "POST /api/desk/warnings": Sample(
        body={"area": "{area}", "kind": "heat", "from_day": "2026-07-01", "until_day": "2026-07-02"}, own=True
    ),
    "POST /api/desk/warnings/{warning_id}/withdraw": Sample(
        path="/api/desk/warnings/{warning}/withdraw", body={}, own=True
    ),
    "GET /api/desk/recipients/{number}/history.{suffix}": Sample(
        path="/api/desk/recipients/1/history.csv", own=True
    ),
    "GET /api/desk/couriers": Sample(path="/api/desk/couriers?area={area}", own=True),
    "POST /api/desk/couriers/{courier_id}/link": Sample(
        path="/api/desk/couriers/{courier}/link", body={}, own=True
    ),
    "POST /api/desk/devices/{device_id}/revoke": Sample(path="/api/desk/devices/{device}/revoke", body={}, own=True),
    "GET /api/desk/day-menus": Sample(path=f"/api/desk/day-menus?first={DAY}&last={DAY}&area={{area}}", own=True),
    "PUT /api/desk/day-menus": Sample(
        body={"menu_id": "{menu}", "day": "2026-12-02", "dishes": [{"name": "잡곡밥"}]}, own=True
    ),
    "GET /api/desk/providers.xlsx": Sample(),
    "POST /api/desk/providers": Sample(form={"files": {"file": ("providers.xlsx", b"nothing")}}),
    "GET /api/desk/capacities": Sample(path="/api/desk/capacities?area={area}", own=True),
    "PUT /api/desk/kitchens/{kitchen_id}/capacity": Sample(
        path="/api/desk/kitchens/{kitchen}/capacity", body={"meals": 90, "first_day": "2027-01-04"}, own=True
    ),
    "GET /api/desk/closures": Sample(path=f"/api/desk/closures?first={DAY}&last={DAY}&area={{area}}", own=True),
    "POST /api/desk/kitchens/{kitchen_id}/closures": Sample(
        path="/api/desk/kitchens/{kitchen}/closures",
        body={"first_day": "2026-12-31", "last_day": "2026-12-31"},
        own=True,
    ),
    "DELETE /api/desk/closures/{closure_id}": Sample(path="/api/desk/closures/{closure}", own=True),
    "GET /api/desk/allotment": Sample(path=f"/api/desk/allotment?first={DAY}&last={DAY}&area={{area}}", own=True),
    "GET /api/desk/clashes": Sample(path="/api/desk/clashes?area={area}", own=True),
    "POST /api/desk/standing-orders/{order_id}/meal": Sample(
        path="/api/desk/standing-orders/{standing}/meal", body={"day": str(DAY), "substitute": ""}, own=True
    ),
    "GET /api/desk/city": Sample(path=f"/api/desk/city?first={DAY}&last={DAY}"),
    "GET /api/desk/holidays": Sample(path="/api/desk/holidays?year=2026"),
    "POST /api/desk/holidays": Sample(
        body={"day": "2026-12-14", "is_working_day": False, "name": "임시공휴일", "preview": True}
    ),
    "GET /api/desk/menus": Sample(),
    "GET /api/desk/areas": Sample(),
    "GET /api/courier/entrances/{sha256}": Sample(path="/api/courier/entrances/" + "0" * 64, missing=True),
    "POST /api/courier/leave": Sample(body={}),  # the last two: they end the phone
    "POST /api/logout": Sample(body={}),  # and the session
}
LIVE = "WS /api/live"


def test_the_table_the_application_and_this_file_know_the_same_routes(house: House) -> None:
    served = {
        f"{method.upper()} {path}" for path, methods in house.app.openapi()["paths"].items() for method in methods
    }
    assert served == ROUTES.keys() - {LIVE}
    assert served == SAMPLES.keys()


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_answers_each_role_as_the_table_says(house: House, role: Role | None) -> None:
    wrong = {}
    for route, sample in SAMPLES.items():
        status = ask(house, house.client(role), route, sample)
        if status not in expected(role, route, missing=sample.missing):
            wrong[route] = status
    assert wrong == {}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.KITCHEN, Role.CARE_MANAGER])
def test_nobody_reaches_beyond_their_area_kitchen_or_dong(house: House, role: Role) -> None:
    stranger = house.client(FOREIGN + role.value)
    open_doors = {
        route: status
        for route, sample in SAMPLES.items()
        if sample.own and may_call(role, route)
        and (status := ask(house, stranger, route, sample)) not in (404, 422)
    }  # fmt: skip
    assert open_doors == {}


def test_a_route_that_the_table_forgets_is_refused(house: House) -> None:
    house.app.get("/api/desk/forgotten")(lambda: {})
    served = house.app.router.routes
    served.insert(0, served.pop())  # before the screens, which answer for every other path
    assert house.client().get("/api/desk/forgotten").status_code == 401
    assert house.client(Role.COORDINATOR).get("/api/desk/forgotten").status_code == 403


def expected(role: Role | None, route: str, *, missing: bool) -> set[int]:
    """Allowed: done, or refused by a rule of the day (409, 422). Else 401 or 403."""
    if ROUTES[route] is ANYONE:
        return {200, 401} if route in ("POST /api/login", "POST /api/courier/enrol") else {200}
    if may_call(role, route):
        return {404} if missing else {200, 409, 422}
    return {401} if role is None else {403}


def ask(house: House, client: TestClient, route: str, sample: Sample) -> int:
    method, path = route.split(" ", 1)
    content = {"content": sample.body} if isinstance(sample.body, bytes) else {"json": fill(sample.body, house.ids)}
    given = fill(sample.form, house.ids) if sample.form else content if method not in ("GET", "DELETE") else {}
    return client.request(method, fill(sample.path or path, house.ids), **given).status_code


def fill(value: Any, ids: dict[str, str]) -> Any:
    """`{name}` becomes the id of that name."""
    if isinstance(value, str):
        return ids[value[1:-1]] if value.startswith("{") and value[1:-1] in ids else value.format(**ids)
    if isinstance(value, dict):
        return {key: fill(part, ids) for key, part in value.items()}
    return value
