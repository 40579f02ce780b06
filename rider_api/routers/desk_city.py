"""The city view: 25 districts side by side, for the metropolitan team that compares the delivery models."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from rider_api.doors import House, Who
from rider_api.errors import refuse_with
from rider_api.reading.city import LONGEST_DAYS, read_city
from rider_api.schemas.common import Day
from rider_api.schemas.desk_city import CityPage, CitySort

router = APIRouter(prefix="/api/desk", tags=["desk: the city"])


@router.get("/city")
def read(
    who: Who,
    house: House,
    first: Annotated[Day, Query()],
    last: Annotated[Day, Query()],
    sort: CitySort = "area",
    descending: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> CityPage:
    """Sums of every district within reach from `first` to `last` (a quarter at most). A desk sees its own row."""
    if not first <= last <= first + timedelta(days=LONGEST_DAYS):
        raise refuse_with(422, subject=("first", "last"))
    with house.database.read() as session:
        return read_city(session, who, first=first, last=last, sort=sort, descending=descending, page=page)
