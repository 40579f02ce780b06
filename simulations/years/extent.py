"""How much history is written: doors, days, districts, and how long their households stay."""

from dataclasses import dataclass
from datetime import date, timedelta

HOUSEHOLDS = 1_500
"""Of one district at once; 9,286 meals in ten months were eaten by 327 people in one of them."""
STAYERS = 10
"""One household in so many stays for all the years."""
TURNS = 4
"""The others are replaced so many times."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is written: `doors` over the `days` (of the calendar) up to `last_day`, spread over `districts`."""

    doors: int
    last_day: date
    days: int = 5 * 365
    districts: int = 1
    households: int = HOUSEHOLDS

    @property
    def working_days(self) -> list[date]:
        days = (self.last_day - timedelta(days=back) for back in range(self.days))
        return [day for day in days if day.isoweekday() <= 5][::-1]

    @property
    def people(self) -> int:
        """Households of a district in all the years together."""
        stayers = self.households // STAYERS
        return stayers + TURNS * (self.households - stayers)

    def term_of(self, index: int) -> tuple[date, date]:
        """From when to when a household gets meals."""
        first, ahead = self.last_day - timedelta(days=self.days), timedelta(days=60)
        stayers = self.households // STAYERS
        if index < stayers:
            return first, self.last_day + ahead
        turn = (index - stayers) // (self.households - stayers)
        length = timedelta(days=self.days // TURNS + 1)
        begin = first + turn * length
        return begin, self.last_day + ahead if turn == TURNS - 1 else begin + length - timedelta(days=1)
