"""Ours and the peers behind one call: a checked plan after so many seconds of CPU time on one thread."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from routing.checker import Violation, check
from routing.problem import Problem
from routing.schedule import schedule
from routing.solution import Solution
from routing.solve import solve, warm_up
from simulations.bench.peers import Peer, features, load_peer

OURS = "ours"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A plan, what our checker says of it, and the CPU seconds it took (with a peer's attempts, `peers.budget`)."""

    solution: Solution
    violations: Sequence[Violation]
    cpu_seconds: float

    @property
    def is_feasible(self) -> bool:
        """Everybody is served and no rule is broken."""
        return not self.violations and not self.solution.unserved


@dataclass(frozen=True, kw_only=True)
class Engine:
    """Ours (`peer` None) or a peer."""

    name: str
    peer: Peer | None = None

    @property
    def settings(self) -> str:
        """What it runs with."""
        return self.peer.SETTINGS if self.peer else "as it is, 1 core"

    def seeds(self, count: int) -> range:
        """The seeds that make a difference."""
        return range(count if self.peer is None or self.peer.SEEDED else 1)

    def lacks(self, problem: Problem) -> set[str]:
        """What of the problem it cannot state."""
        return features(problem) & set(self.peer.LACKS) if self.peer else set()

    def answer(
        self, problem: Problem, *, cpu_seconds: float | None, seed: int, iterations: int | None = None
    ) -> Answer:
        """Plan and check. `iterations` (ours only) makes it repeatable; the clock then plays no part."""
        begun = time.process_time()
        if self.peer is None:
            solution = solve(problem, seed=seed, seconds=cpu_seconds, iterations=iterations, clock=time.process_time)
        else:
            draft = self.peer.plan(problem, cpu_seconds=cpu_seconds or 0, seed=seed)
        taken = time.process_time() - begun
        if self.peer is not None:
            solution = schedule(problem, draft).solution
        return Answer(solution=solution, violations=check(problem, solution), cpu_seconds=taken)


def load_engines(names: Sequence[str]) -> list[Engine]:
    """Engines by name, ours compiled as `make setup` leaves it.

    Raises `PeerMissing`, and `KeyError` for an unknown name.
    """
    if OURS in names:
        warm_up()
    return [Engine(name=name, peer=None if name == OURS else load_peer(name)) for name in names]
