"""Planning a day: rows become one mixed problem (`build_problem`), a solution becomes a plan's draft (`save_plan`)."""

from dispatch.planning.problems import DayProblem, build_problem
from dispatch.planning.requests import request_plan
from dispatch.planning.saving import digest_of, make_tours, save_plan
from dispatch.planning.storage import pack, unpack
from dispatch.planning.travel import add_travel, travel_provider

__all__ = [
    "DayProblem",
    "add_travel",
    "build_problem",
    "digest_of",
    "make_tours",
    "pack",
    "request_plan",
    "save_plan",
    "travel_provider",
    "unpack",
]
