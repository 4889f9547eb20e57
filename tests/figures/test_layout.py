"""Nothing collides: labels with labels, with nodes, and with arrows that are not theirs."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise, product

import pytest

from checker.figures import terminal
from checker.figures.diagram import Picture
from checker.figures.layout import Arrow, Placed, place
from checker.figures.networks import scene
from checker.figures.routing import draw
from checker.figures.scene import Box, Circle, Point, Text

from .pictures import DRAWN, bundled, made

pytestmark = pytest.mark.slow

SIZES = [
    *product((1, 2, 3, 8), (1, 2, 8), (1, 3)),
    (5, 4, 3),
    (3, 5, 2),
    (2, 8, 8, 8, 8, 2),
    (8, 8, 8, 8, 8, 8),
    (1, 8, 1, 8, 1, 1),
]
PICTURES = {
    **{"-".join(map(str, sizes)): made(sizes) for sizes in SIZES},
    **{name: bundled(name) for name in DRAWN},
}
pictures = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())


def _apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Whether a line passes through a box (clipping by its four sides in turn)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - start[axis]
        near, far = box[axis] - start[axis], box[axis + 2] - start[axis]
        if abs(step) < 1e-9:
            if near >= 0 or far <= 0:
                return False
            continue
        parts = sorted((near / step, far / step))
        low, high = max(low, parts[0]), min(high, parts[1])
    return low < high - 1e-9


def _label_box(arrow: Arrow) -> Box:
    x, y = arrow.label
    return (x - arrow.room / 2, y - 8.5, x + arrow.room / 2, y + 8.5)


def _weights(picture: Picture) -> Counter[str]:
    return Counter(
        weight.text
        for diagram in picture.diagrams
        for gap in diagram.weights
        for row in gap
        for weight in row
    )


def _placed(picture: Picture) -> list[Placed]:
    return [place(diagram) for diagram in picture.diagrams]


@pictures
def test_no_text_lies_on_another_and_all_lie_inside(picture: Picture) -> None:
    whole = scene(picture)
    boxes = [shape.box for shape in whole.shapes if isinstance(shape, Text)]
    assert all(_apart(a, b) for a, b in combinations(boxes, 2))
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= whole.width
        assert bottom <= whole.height


@pictures
def test_weights_stand_clear_of_nodes_and_of_other_arrows(picture: Picture) -> None:
    for placed in _placed(picture):
        spots = [spot for column in placed.columns for spot in column]
        labels = [(arrow, _label_box(arrow)) for arrow in placed.arrows]
        for arrow, box in labels:
            for spot in spots:
                ring = spot.rim
                around = (spot.x - ring, spot.y - ring, spot.x + ring, spot.y + ring)
                assert _apart(box, around)
            near = [a for a in placed.arrows if a is not arrow and a.points[0][0] < box[2]
                    and a.points[-1][0] > box[0]]  # fmt: skip
            for other in near:
                assert not any(_crosses(*part, box) for part in pairwise(other.points))


@pictures
def test_arrows_keep_off_what_stands_beneath_nodes(picture: Picture) -> None:
    for placed in _placed(picture):
        notes = [s.beneath for column in placed.columns for s in column if s.beneath]
        for arrow, note in product(placed.arrows, notes):
            assert not any(_crosses(*part, note) for part in pairwise(arrow.points))


@pictures
def test_every_weight_and_value_is_drawn(picture: Picture) -> None:
    written = Counter(shape.text for shape in scene(picture).shapes if isinstance(shape, Text))
    inside = [n.inside for d in picture.diagrams for column in d.columns for n in column]
    below = [t for d in picture.diagrams for column in d.columns for n in column for t in n.below]
    assert _weights(picture) + Counter(filter(None, inside)) + Counter(below) <= written


@pictures
def test_every_weight_is_in_the_terminal_drawing_or_table(picture: Picture) -> None:
    for width in (78, 118, 300):
        text = terminal.render(picture, width)
        assert text is not None
        assert max(map(len, text.splitlines())) <= width
        written = Counter(text.replace("*", " ").split())
        assert _weights(picture) <= written


def test_a_drawing_too_narrow_even_for_tables_is_none() -> None:
    assert terminal.render(bundled("weight-change"), 20) is None


@pytest.mark.parametrize("sizes", list(product(range(1, 6), range(1, 6), (1, 2, 3))))
def test_small_networks_are_drawn_with_lines_that_never_touch(sizes: tuple[int, ...]) -> None:
    (diagram,) = made(sizes).diagrams
    assert any("▶" in line for line in draw(diagram))


def test_equal_columns_are_level_and_straight() -> None:
    (diagram,) = bundled("round-of-backprop").diagrams
    inputs, hidden = place(diagram).columns
    assert [spot.y for spot in inputs] == [spot.y for spot in hidden]


def test_a_slope_is_marked_by_more_than_colour() -> None:
    shapes = scene(bundled("round-of-backprop")).shapes
    rings = [s for s in shapes if isinstance(s, Circle) and s.style == "slope-ring"]
    texts = [s.text for s in shapes if isinstance(s, Text)]
    assert len(rings) == 2, "the node's, and the legend's"
    assert {"← slope 3", "slope of the loss (backward)", "?", "unknown weight"} <= set(texts)
