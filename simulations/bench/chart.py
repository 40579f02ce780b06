"""A small line chart as SVG: budgets across (logarithmic), figures up, a line for each engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 520, 300, 56, 34, 110, 40
COLOURS = ("#b3261e", "#1f5fa8", "#2e7d32", "#8a5a00", "#6a3d9a", "#00695c")
TICKS = 5


def draw_panels(panels: Mapping[str, Mapping[str, Points]], *, across: str, up: str) -> str:
    """Charts below each other, one per title; each has named lines of (x > 0, y)."""
    charts = [
        f'<g transform="translate(0,{at * HEIGHT})">{_chart(title, lines, across, up)}</g>'
        for at, (title, lines) in enumerate(panels.items())
    ]
    size = f'width="{WIDTH}" height="{HEIGHT * max(1, len(panels))}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *charts, "</svg>"]) + "\n"


def _chart(title: str, lines: Mapping[str, Points], across: str, up: str) -> str:
    points = [point for line in lines.values() for point in line]
    if not points:
        return _text(LEFT, TOP, f"{title}: –")
    xs = sorted({x for x, _ in points})
    top = max(max(y for _, y in points), 1e-9) * 1.05
    bottom = min(0.0, min(y for _, y in points))
    place = _Scale(xs[0], xs[-1], bottom, top)
    parts = [_text(LEFT, 20, title, weight="bold"), _text(LEFT, TOP - 4, up, size=10)]
    parts += [_axis_up(place, bottom + (top - bottom) * tick / TICKS) for tick in range(TICKS + 1)]
    parts += [_text(place.x(x), HEIGHT - BOTTOM + 16, f"{x:g}", anchor="middle") for x in xs]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across, anchor="middle"))
    parts += [_line(place, at, name, line) for at, (name, line) in enumerate(lines.items()) if line]
    return "".join(parts)


class _Scale:
    def __init__(self, least: float, most: float, bottom: float, top: float) -> None:
        self._from, self._span = log(least), max(1e-9, log(most) - log(least))
        self._bottom, self._height = bottom, top - bottom

    def x(self, value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (log(value) - self._from) / self._span

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - self._bottom) / self._height


def _axis_up(place: _Scale, value: float) -> str:
    y = place.y(value)
    rule = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
    return rule + _text(LEFT - 6, y + 4, f"{value:.3g}", anchor="end")


def _line(place: _Scale, at: int, name: str, line: Points) -> str:
    colour, ordered = COLOURS[at % len(COLOURS)], sorted(line)
    path = " ".join(f"{place.x(x):.1f},{place.y(y):.1f}" for x, y in ordered)
    dots = "".join(f'<circle cx="{place.x(x):.1f}" cy="{place.y(y):.1f}" r="3" fill="{colour}"/>' for x, y in ordered)
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
    return drawn + _text(WIDTH - RIGHT + 8, TOP + 16 * (at + 1), name, colour=colour)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = 12,
    weight: str = "normal",
    colour: str = "#222",
) -> str:
    looks = f'text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {looks}>{escape(words)}</text>'
