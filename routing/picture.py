"""A plan as a picture (SVG): kitchens, hubs, every courier's way and the doors left out, with a Korean legend.

Ways are drawn straight from stop to stop. Without coordinates, places are laid out by how far apart they are (classical
scaling of the travel matrix), so every problem has a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from routing.problem import UNREACHABLE, Problem
from routing.solution import Solution, Stop, Tour

WIDTH, HEIGHT, LEGEND, MARGIN = 1200, 900, 330, 48
COLOURS = (
    "#0b6e99", "#c2410c", "#3f7d20", "#7c3aed", "#b91c1c", "#0f766e", "#a16207", "#be185d", "#1d4ed8", "#4d7c0f",
    "#86198f", "#92400e",
)  # fmt: skip
DASHES = ("", "9 4", "2 4", "12 3 2 3")
"""After all colours have been used once, the same colours come again with other dashes."""
MODELS = {"rider": "라이더", "self_sufficiency": "자활", "walking_resident": "주민(도보)", "direct": "직접 배송"}
"""Korean names of the delivery models Bapgil knows; others are shown as they are called."""
INK, QUIET, PAPER = "#1f2933", "#66727f", "#ffffff"
FONT = "Pretendard, 'Noto Sans CJK KR', 'Noto Sans KR', 'Apple SD Gothic Neo', sans-serif"


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """Where every place is on the picture."""

    points: dict[str, tuple[float, float]]

    def of(self, place: str) -> tuple[float, float]:
        return self.points[place]


def draw_plan(problem: Problem, solution: Solution) -> str:
    """An SVG document of `solution`. Unknown ids in it raise `KeyError`: check it first."""
    ground = _lay_out(problem)
    parts = [
        *_ways(problem, solution, ground),
        *_doors(problem, solution, ground),
        *_sources(problem, ground),
        *_legend(problem, solution),
    ]
    rows = len(solution.tours)
    height = max(HEIGHT, 250 + 22 * rows)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEGEND} {height}" '
        f'width="{WIDTH + LEGEND}" height="{height}" font-family="{FONT}" role="img" '
        f'aria-label="{escape(problem.name)} 배송 계획">'
    )
    paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    title = f"<title>{escape(problem.name)} 배송 계획 · delivery plan</title>"
    return "\n".join((head, title, paper, *parts, "</svg>\n"))


def _lay_out(problem: Problem) -> _Ground:
    if not problem.places:
        return _Ground(points={})
    at = _coordinates(problem)
    low, span = at.min(axis=0), np.ptp(at, axis=0)
    scale = min((WIDTH - 2 * MARGIN) / max(span[0], 1e-9), (HEIGHT - 2 * MARGIN) / max(span[1], 1e-9))
    used = span * scale
    free = (np.array([WIDTH, HEIGHT]) - used) / 2
    drawn = (at - low) * scale + free
    return _Ground(
        points={place.id: (float(x), float(HEIGHT - y)) for place, (x, y) in zip(problem.places, drawn, strict=True)}
    )


def _coordinates(problem: Problem) -> NDArray[np.float64]:
    """[places, 2] east and north, in any unit."""
    found = [(place.lat, place.lon) for place in problem.places]
    known = [(lat, lon) for lat, lon in found if lat is not None and lon is not None]
    if len(known) == len(found):
        middle = cos(radians(float(np.mean([lat for lat, _ in known]))))
        return np.array([(lon * middle, lat) for lat, lon in known], np.float64)
    return _scale_ways(problem)


def _scale_ways(problem: Problem) -> NDArray[np.float64]:
    """Classical multidimensional scaling (Torgerson 1952) of the first matrix, ways there and back averaged."""
    size = len(problem.places)
    matrix = next(iter(problem.travel.values()), None)
    if matrix is None or size < 2:
        return np.array([(number, 0.0) for number in range(size)], np.float64)
    ways = np.where(matrix.seconds >= UNREACHABLE, np.nan, matrix.seconds.astype(np.float64))
    longest = np.nanmax(ways) if np.isfinite(ways).any() else 1.0
    ways = np.nan_to_num(ways, nan=2 * longest)
    squares = ((ways + ways.T) / 2) ** 2
    centre = np.eye(size) - 1.0 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ squares @ centre)
    leading = np.argsort(values)[::-1][:2]
    placed: NDArray[np.float64] = vectors[:, leading] * np.sqrt(np.maximum(values[leading], 0.0))
    return placed if placed.shape[1] == 2 else np.column_stack([placed, np.zeros(size)])


def _style(number: int) -> tuple[str, str]:
    """Colour and dashes of tour number `number`."""
    return COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]


def _place_of(problem: Problem, stop: Stop) -> str:
    if stop.kind == "drop":
        return next(hub.place for hub in problem.hubs if hub.id == stop.hub)
    return next(visit.place for visit in problem.visits if visit.id == stop.visits[0])


def _ways(problem: Problem, solution: Solution, ground: _Ground) -> Iterator[str]:
    """Each tour as a line; feeders' ways thicker and paler than those to doors."""
    sources = {source.id: source.place for source in problem.depots} | {hub.id: hub.place for hub in problem.hubs}
    kinds = {name: kind for kind in problem.vehicle_types for name in kind.vehicle_ids}
    for number, tour in enumerate(solution.tours):
        colour, dashes = _style(number)
        kind = kinds[tour.vehicle]
        ends = [kind.start_place, kind.end_place]
        for at, trip in enumerate(tour.trips):
            places = [sources[trip.source], *(_place_of(problem, stop) for stop in trip.stops)]
            if at == 0 and ends[0]:
                places.insert(0, ends[0])
            if at == len(tour.trips) - 1 and ends[1]:
                places.append(ends[1])
            feeds = any(stop.kind == "drop" for stop in trip.stops)
            yield _line([ground.of(place) for place in places], colour, dashes, 4.5 if feeds else 2.0)


def _line(points: Sequence[tuple[float, float]], colour: str, dashes: str, width: float) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    opacity = 0.4 if width > 3 else 0.8
    return (
        f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-opacity="{opacity}" stroke-linejoin="round"{dashed}/>'
    )


def _doors(problem: Problem, solution: Solution, ground: _Ground) -> Iterator[str]:
    """Each door as a dot with its number on its tour; doors left out as a cross with their name."""
    crowded = len(problem.visits) > 60
    radius, size = (6.5, 8) if crowded else (9.5, 11)
    for number, tour in enumerate(solution.tours):
        colour, _ = _style(number)
        for rank, stop in enumerate(_visits(tour), 1):
            x, y = ground.of(_place_of(problem, stop))
            told = f"{stop.visits[0]} · {tour.vehicle} {rank} · {_clock(stop.start_seconds)}"
            yield (
                f'<g><title>{escape(told)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" '
                f'stroke="{PAPER}" stroke-width="1.5"/><text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size}" '
                f'font-weight="700" fill="{PAPER}" text-anchor="middle">{rank}</text></g>'
            )
    visits = {visit.id: visit.place for visit in problem.visits}
    for entry in solution.unserved:
        x, y = ground.of(visits[entry.visit])
        told = f"{entry.visit}: {entry.reason.cause.ko}"
        yield (
            f'<g stroke="#b91c1c" stroke-width="3"><title>{escape(told)}</title>'
            f'<path d="M{x - 7:.1f} {y - 7:.1f}l14 14m0 -14l-14 14"/></g>'
        )
        yield _label(x, y - 11, entry.visit, "#b91c1c")


def _visits(tour: Tour) -> list[Stop]:
    return [stop for trip in tour.trips for stop in trip.stops if stop.kind == "visit"]


def _sources(problem: Problem, ground: _Ground) -> Iterator[str]:
    for hub in problem.hubs:
        x, y = ground.of(hub.place)
        box = f'x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16"'
        yield f'<rect {box} fill="{PAPER}" stroke="{INK}" stroke-width="3"/>'
        yield _label(x, y - 13, hub.id, INK)
    for depot in problem.depots:
        x, y = ground.of(depot.place)
        yield f'<path d="M{x:.1f} {y - 13:.1f}l13 23h-26z" fill="{INK}" stroke="{PAPER}" stroke-width="1.5"/>'
        yield _label(x, y - 18, depot.id, INK, bold=True)


def _label(x: float, y: float, text: str, colour: str, *, bold: bool = False) -> str:
    """A name with a white edge, so that lines below it do not cross it out; kept within the picture."""
    anchor = "start" if x < 90 else "end" if x > WIDTH - 90 else "middle"
    weight = 700 if bold else 600
    return (
        f'<text x="{x:.1f}" y="{max(14.0, y):.1f}" font-size="13" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}" paint-order="stroke" stroke="{PAPER}" stroke-width="3.5">{escape(text)}</text>'
    )


def _legend(problem: Problem, solution: Solution) -> Iterator[str]:
    x, y = WIDTH + 12, 34
    kinds = {name: kind for kind in problem.vehicle_types for name in kind.vehicle_ids}
    served = len(problem.visits) - len(solution.unserved)
    lines = (
        f"{served}집 배송 · 미배송 {len(solution.unserved)}집",
        f"배송원 {len(solution.tours)}명(조) · 비용 {solution.cost.total_won - solution.cost.unserved_won:,}원",
    )
    yield _text(x, y, problem.name or "배송 계획", size=18, bold=True)
    for number, told in enumerate(lines, 1):
        yield _text(x, y + 24 * number, told, size=13.5)
    y += 82
    yield f'<path d="M{x + 8} {y - 12}l8 14h-16z" fill="{INK}"/>' + _text(x + 26, y, "주방 (싣는 곳)")
    yield (
        f'<rect x="{x + 2}" y="{y + 12}" width="12" height="12" fill="{PAPER}" stroke="{INK}" stroke-width="2.5"/>'
        + _text(x + 26, y + 23, "거점 (넘겨받는 곳)")
    )
    yield _line([(x, y + 42), (x + 20, y + 42)], QUIET, "", 4.5) + _text(x + 26, y + 46, "거점으로 나르는 운행")
    cross = f'<path d="M{x + 3} {y + 58}l10 10m0 -10l-10 10" stroke="#b91c1c" stroke-width="3"/>'
    yield cross + _text(x + 26, y + 69, "미배송 (이유 있음)")
    y += 106
    for number, tour in enumerate(solution.tours):
        colour, dashes = _style(number)
        doors = len(_visits(tour))
        model = kinds[tour.vehicle].model
        told = f"{tour.vehicle} · {MODELS.get(model, model)} · {doors}집"
        hours = f"{_clock(tour.start_seconds)}–{_clock(tour.end_seconds)}"
        yield _line([(x, y - 4), (x + 20, y - 4)], colour, dashes, 3.0)
        yield _text(x + 26, y, _shorten(told)) + _text(WIDTH + LEGEND - 8, y, hours, colour=QUIET, anchor="end")
        y += 22


def _shorten(text: str, most: int = 30) -> str:
    """Korean letters are twice as wide as Latin ones."""
    width = 0
    for at, letter in enumerate(text):
        width += 2 if ord(letter) > 0x1100 else 1
        if width > most:
            return text[:at] + "…"
    return text


def _text(
    x: float, y: float, text: str, *, size: float = 12.5, bold: bool = False, colour: str = INK, anchor: str = "start"
) -> str:
    weight = ' font-weight="700"' if bold else ""
    style = f'font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}'
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
