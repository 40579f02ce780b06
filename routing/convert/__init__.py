"""Benchmark instances of the literature as problems.

Solomon and Gehring-Homberger `.txt` (VRPTW), CVRPLIB and PyVRP's VRPLIB dialect `.vrp` (CVRP, VRPTW, HFVRP,
MDVRPTW, MTVRPTWR), LKH-3 `.vrpspd`. The published objectives are distances; time and distance are the same number.
"""

from __future__ import annotations

from typing import Literal

from routing.convert.instances import NotConvertible
from routing.convert.problems import Converted, to_problem
from routing.convert.solomon import read_solomon
from routing.convert.solutions import read_routes, to_draft
from routing.convert.vrplib import read_vrplib

__all__ = ["Converted", "Dialect", "NotConvertible", "convert", "read_routes", "to_draft"]

Dialect = Literal["solomon", "cvrplib", "vrpspd"]


def convert(text: str | bytes, dialect: Dialect) -> Converted:
    """The problem in a benchmark file, and how its cost relates to the published one. Raises `NotConvertible`."""
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError:
        raise NotConvertible("글자로 된 파일이 아닙니다.", "This is not a text file.") from None
    try:
        return to_problem(read_solomon(plain) if dialect == "solomon" else read_vrplib(plain))
    except (ValueError, LookupError, ArithmeticError) as error:
        raise NotConvertible(
            "파일의 내용이 완전하지 않습니다.", f"The file is incomplete or garbled: {error}."
        ) from None
