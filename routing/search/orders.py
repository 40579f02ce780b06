# mypy: disable-error-code="no-any-return"
"""Locked orders: visits of a *chain* stand on their vehicle's tour in the chain's order, with anything between.

Other vehicles than the chain's have no order to keep, so a stop is asked about where it is put, and a tour when it goes
to another vehicle. A chain's vehicle is alike with no other, and so no combination of tours mistakes it for one.
"""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.state import State


@compiled
def keeps_order(d: Data, s: State, x: int, v: int, r: int, p: int, then: int, q: int) -> bool:
    """Whether `x` may stand between stop `p` of trip `r` and stop `q` of trip `then` of `v` (-1: source, end, no trip).

    The members that stand already are in order, so the nearest one on each side decides.
    """
    chain = d.chain_of[x]
    if chain < 0 or d.chain_vehicle[chain] != v:
        return True
    while r >= 0:
        while p >= 0:
            if d.chain_of[p] == chain:
                if d.chain_rank[p] > d.chain_rank[x]:
                    return False
                r = -1
                break
            p = s.node[p, c.PREV]
        if r >= 0:
            r = s.trip[r, c.BEFORE]
            p = s.trip[r, c.LAST] if r >= 0 else -1
    while then >= 0:
        while q >= 0:
            if d.chain_of[q] == chain:
                return d.chain_rank[q] > d.chain_rank[x]
            q = s.node[q, c.NEXT]
        then = s.trip[then, c.AFTER]
        q = s.trip[then, c.FIRST] if then >= 0 else -1
    return True


@compiled
def is_in_order(d: Data, s: State, v: int, u: int) -> bool:
    """Whether vehicle `u` could make the tour of `v` by its locked orders."""
    for chain in range(len(d.chain_vehicle)):
        if d.chain_vehicle[chain] == u:
            rank, r = -1, s.tour[v, c.FIRST_TRIP]
            while r >= 0:
                i = s.trip[r, c.FIRST]
                while i >= 0:
                    if d.chain_of[i] == chain:
                        if d.chain_rank[i] < rank:
                            return False
                        rank = d.chain_rank[i]
                    i = s.node[i, c.NEXT]
                r = s.trip[r, c.AFTER]
    return True
