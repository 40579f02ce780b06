"""Settings of the search, and which suit a problem."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from routing.search import layout as c
from routing.search.arrays import Data


def vehicles_come_first(d: Data) -> bool:
    """Whether vehicles are alike, and one costs more than the ways to every door there and back."""
    alike = len(d.class_first) == 1 and len(d.sources) == 1 and d.hubs == 0 and not d.mixed_days
    if not alike or d.timed == c.TIMED or not d.prices[0, c.FIXED]:
        return False
    profile, source = d.kinds[0, c.PROFILE], d.sources[0, c.SOURCE_LOC]
    out, back = d.metres[profile, source, d.loc], d.metres[profile, d.loc, source]
    return bool(d.prices[0, c.FIXED] > d.prices[0, c.PER_METRE] * float((out + back).sum(dtype=np.float64)))


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """Settings of the search; names and values of the first four from Christiaens and Vanden Berghe (2020)."""

    removed: float = 10.0
    """Mean number of stops an iteration takes out."""
    longest: float = 10.0
    """Longest string of stops."""
    reach: float = 25.0
    """Nearest stops beside which a place is looked for."""
    blink: float = 0.01
    """Chance that a position is overlooked."""
    whole_trip: float = 0.02
    """Chance of taking out a whole trip (few trips are worth a tour's fixed cost)."""
    whole_hub: float = 0.1
    """Chance of taking out everything one drop feeds."""
    missed: float = 0.02
    """How much a visit left out before weighs, in temperatures per iteration without it."""
    opening: float = 0.06
    """Chance that a visit considers opening one given hub by a new drop."""
    discount: float = 0.3
    """Chance that an iteration sees only a random share of fixed costs, so that greedy insertion opens tours."""
    exchange: float = 0.0
    """Chance that tours change vehicles, and then go to the cheapest."""
    timely: float = 0.0
    """Chance that strings are taken out near each other in time too."""
    tails: float = 0.0
    """Chance of an iteration that looks for tails to exchange instead."""
    hot: float = 1.0
    cold: float = 0.01
    """First and last temperature, as shares of the mean cost per stop."""
    patience: float = 0.0
    """Iterations per stop a budget must have for all of `hot`; with fewer a search begins cooler, but never below 1."""

    starts: int = 1
    """Most searches from nothing, the best of which are continued (`course`)."""
    starting: float = 0.4
    """Share of the budget that they have together."""
    kept: int = 3
    """How many of them are continued at first, and the best of those to the end."""
    keeping: float = 0.3
    """Share of the budget that those have together."""
    start_patience: float = 20.0
    """Iterations per visit that each start must have; with a smaller budget there are fewer."""
    again: float = 0.1
    """First temperature of what is continued."""

    @staticmethod
    def suited_to(d: Data) -> Tuning:
        """Measured: windows want more places tried and more heat, hubs (whose stops hang together) less; only fixed
        costs and hubs want whole trips taken out, and only without them do exchanged tails pay."""
        windows = bool((d.windows != [[-c.BIG, c.BIG]]).any())
        lumpy = (bool(d.prices[:, c.FIXED].any()) and not vehicles_come_first(d)) or d.hubs > 0
        reach = 60.0 if windows else 25.0
        exchange = 0.3 if len(d.class_first) > 1 else 0.0
        if lumpy:
            hot, starts = (0.3, 8) if d.hubs else (1.0, 1)
            return Tuning(reach=reach, exchange=exchange, hot=hot, starts=starts)
        hot, patience = (3.0, 150.0) if windows else (1.0, 0.0)
        return Tuning(
            reach=reach, whole_trip=0.0, discount=0.0, exchange=exchange, tails=0.15, hot=hot, patience=patience
        )

    def numbers(self) -> list[float]:
        """The settings kernels read, in the order of `layout.R_…`."""
        return [
            self.removed, self.longest, self.reach, self.blink, self.whole_trip, self.whole_hub, self.opening,
            self.discount, self.exchange, self.tails, self.missed, self.timely, 1.0, math.inf,
        ]  # fmt: skip
