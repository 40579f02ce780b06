"""Random numbers from a seed: xorshift64* (Vigna 2016), one generator per search, the same on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.search.compiling import compiled


def new_dice(seed: int) -> NDArray[np.uint64]:
    """State of a generator; different for neighbouring seeds."""
    mixed = np.random.SeedSequence(seed).generate_state(1, np.uint64)
    return np.maximum(mixed, np.uint64(1))


@compiled
def draw(dice: NDArray[np.uint64]) -> float:
    """Uniform in [0, 1)."""
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def draw_below(dice: NDArray[np.uint64], n: int) -> int:
    """Uniform in 0 … n - 1."""
    return int(draw(dice) * n)
