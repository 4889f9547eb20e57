"""The looks of shapes, in two palettes, light and dark. Every mark differs by more than colour."""

from __future__ import annotations

from dataclasses import dataclass

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "soft": "#52606f",
    "line": "#748291",
    "grid": "#dde3e9",
    "node": "#eef3f8",
    "input": "#dfeaf6",
    "rim": "#3c4c5e",
    "slope": "#a8430a",
    "mark": "#1550b8",
    "pale": "#a9c4ee",
}
DARK = {
    "paper": "#12171e",
    "ink": "#e8edf3",
    "soft": "#a7b3c0",
    "line": "#8794a3",
    "grid": "#2c3642",
    "node": "#202b37",
    "input": "#223549",
    "rim": "#b3c1d0",
    "slope": "#ffb066",
    "mark": "#8cbcff",
    "pale": "#35568c",
}
"""Colours by part; text on paper and on nodes has a contrast of 4.5 to 1 and more in both."""


@dataclass(frozen=True)
class Style:
    """Colours by their names in the palettes; None paints nothing. Widths are in pixels."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, float] | None = None
    bold: bool = False


STYLES = {
    "paper": Style(fill="paper"),
    "arrow": Style(stroke="line", width=1.4),
    "tip": Style(fill="line"),
    "marked-arrow": Style(stroke="mark", width=3.6),
    "marked-tip": Style(fill="mark"),
    "input": Style(fill="input", stroke="rim", width=1.6),
    "node": Style(fill="node", stroke="rim", width=1.6),
    "slope-ring": Style(stroke="slope", width=2.2, dash=(5, 4)),
    "unknown-box": Style(fill="paper", stroke="ink", width=1.4),
    "marked-box": Style(fill="paper", stroke="mark", width=1.4),
    "value": Style(fill="ink", bold=True),
    "name": Style(fill="soft"),
    "weight": Style(fill="ink"),
    "strong-weight": Style(fill="ink", bold=True),
    "slope": Style(fill="slope", bold=True),
    "note": Style(fill="ink"),
    "heading": Style(fill="soft"),
    "caption": Style(fill="ink", bold=True),
    "axis": Style(stroke="line", width=1.2),
    "grid": Style(stroke="grid", width=1.0),
    "curve": Style(stroke="mark", width=2.0),
    "dot": Style(fill="mark"),
    "expected": Style(stroke="pale", width=9.0),
}
