"""Puts a Wednesday that is still to be frozen behind the Monday of `make_house`: people approved in time, a crew.

    make_wednesday(house)  # its cut-off is Monday, 17:00

`make_house` alone has nobody on a coming day: a freeze takes only those whose order was approved by its cut-off
(`StandingOrder.started_at`), and the orders there carry no such moment.
"""

from datetime import timedelta
from uuid import UUID

from models.fleet import Courier
from models.orders import Menu
from tests.makers.days import DAY, MADE, Town
from tests.makers.desks import House

WEDNESDAY = DAY + timedelta(days=2)
HOUSEHOLDS = 4
KEPT_FROM = {4: "라이더-02", 5: "라이더-01"}
"""Who never comes to whom: so both couriers have a tour, whatever is cheaper. The others may go with either."""
EITHER = 6
"""Number of a recipient who may go with either courier."""


def make_wednesday(house: House) -> None:
    """Four doors in a row to be frozen, two meals each, and both couriers of the house on duty."""
    with house.database.write() as session:
        town = Town.again(session, UUID(house.ids["area"]))
        town.day = WEDNESDAY
        menu = session.get_one(Menu, UUID(house.ids["menu"]))
        for number in range(4, 4 + HOUSEHOLDS):
            recipient = town.recipient(number)
            town.home(recipient, (number, 1))
            town.standing(recipient, menu, started_at=MADE)
            if number in KEPT_FROM:
                town.rule(recipient.id, "never_courier", KEPT_FROM[number])
        for name in ("courier", "other_courier"):
            town.duty([session.get_one(Courier, UUID(house.ids[name]))])
