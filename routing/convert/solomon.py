"""Reads the text files of Solomon (1987) and Gehring and Homberger (1999)."""

from __future__ import annotations

from math import isfinite

from routing.convert.instances import Fleet, Instance, Node, NotConvertible, counted


def read_solomon(text: str) -> Instance:
    """A VRPTW instance: the name, a line of fleet size and capacity, and seven numbers per customer.

    Customer 0 is the depot. Raises `NotConvertible`.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    rows = [row for row in map(_numbers, lines) if row]
    fleets = [row for row in rows if len(row) == 2]
    customers = [row for row in rows if len(row) == 7 and all(map(isfinite, row))]
    if not lines or len(fleets) != 1 or not customers or len(fleets) + len(customers) != len(rows):
        raise NotConvertible("Solomon 형식이 아닙니다.", "This is not a file in Solomon's format.")
    if [row[0] for row in customers] != list(range(len(customers))):
        raise NotConvertible("고객 번호가 0부터 차례로 있지 않습니다.", "Customers are not numbered from 0 upwards.")
    count, capacity = fleets[0]
    return Instance(
        name=" ".join(lines[0]),
        type="VRPTW",
        nodes=[
            Node(delivery=int(demand), window=(ready, due), service=service)
            for _, _, _, demand, ready, due, service in customers
        ],
        depots=[0],
        vehicles=[Fleet(depot=0, capacity=int(capacity))] * counted(count),
        coordinates=[(row[1], row[2]) for row in customers],
    )


def _numbers(words: list[str]) -> list[float] | None:
    try:
        return [float(word) for word in words]
    except ValueError:
        return None
