"""CPU budgets for engines that know only wall time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

ATTEMPTS = 3
ENOUGH = 0.95
"""Share of the CPU budget with which an engine has had its due."""
MOST_STRETCH = 60.0

_stretch = 1.0


def spend(cpu_seconds: float, run: Callable[[float], Answer]) -> Answer:
    """`run(wall_seconds)`, again with more if the machine was busy and gave less CPU time than was due.

    How busy it was is remembered for the next call, within fair bounds: an engine may be given more than its
    budget, never less than `ENOUGH` of it, unless it ended by itself.
    """
    global _stretch
    wanted = max(0.01, cpu_seconds)
    for _ in range(ATTEMPTS):
        allowed = wanted * _stretch
        wall, cpu = time.perf_counter(), time.process_time()
        answer = run(allowed)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if cpu >= ENOUGH * wanted or wall < ENOUGH * allowed:
            break
        _stretch = min(MOST_STRETCH, _stretch * wanted / max(cpu, 1e-3))
    _stretch = max(1.0, min(MOST_STRETCH, wall / max(cpu, 1e-3)))
    return answer
