"""The pictures that golden files guard, and how to write those anew.

After a wanted change: `python -m tests.figures.pictures`, then look at each picture, light and
dark, before it is kept.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from checker import catalog
from checker.figures import networks, plotting, svg, terminal
from checker.figures.curves import Curve, scene
from checker.figures.description import described
from checker.figures.diagram import Diagram, DrawnNode, Picture, Weight, number
from checker.figures.drawn import picture

GOLDEN = Path(__file__).parent / "golden"
DRAWN = ("forward-error", "weight-change", "perfect-prediction", "round-of-backprop")
RIGHT = tuple(49 * 0.5184 ** (k + 1) for k in range(20))
CURVES = {
    "curve-right": Curve("mse_hist", RIGHT, RIGHT),
    "curve-own": Curve("mse_hist", tuple(49 * 0.74**k for k in range(20))),
    "curve-exploded": Curve("mse_hist", tuple(35721.0 * 729**k for k in range(20))),
}


def bundled(exercise: str) -> Picture:
    """The drawing of a bundled exercise."""
    found = picture(catalog.find(catalog.default_folder(), exercise).exercise)
    assert found is not None
    return found


def made(sizes: tuple[int, ...], *, slopes: bool = True, marked: bool = True) -> Picture:
    """A network of these columns with drawn weights, each of them different."""
    draw = random.Random(1)
    weights = iter(draw.sample([number(n / 100) for n in range(-999, 1000) if n], 1000))
    columns = [tuple(DrawnNode(f"input {i}", number(draw.randint(-9, 9))) for i in range(sizes[0]))]
    for depth, count in enumerate(sizes[1:]):
        columns.append(
            tuple(
                DrawnNode(
                    f"node_{depth}_{i}", "", "−0.12" if slopes and i % 3 == 1 else "", (), True
                )
                for i in range(count)
            )
        )
    gaps = tuple(
        tuple(
            tuple(Weight(next(weights), marked and (i, j) == (0, 0)) for i in range(before))
            for j in range(after)
        )
        for before, after in pairwise(sizes)
    )
    hidden = tuple(f"Hidden layer {n + 1}" for n in range(len(sizes) - 2))
    diagram = Diagram(("Inputs", *hidden, "Prediction"), tuple(columns), gaps)
    return Picture("Made", (Diagram(**{**vars(diagram), "alt": described(diagram)}),))


def _svg(shown: Picture, name: str) -> str:
    return svg.render(networks.scene(shown), name)


def _text(shown: Picture, width: int) -> str:
    text = terminal.render(shown, width)
    assert text is not None
    return text + "\n"


def goldens() -> dict[str, Callable[[], str]]:
    """Each golden file's name, and what gives its content today."""
    found: dict[str, Callable[[], str]] = {
        "dense.svg": lambda: _svg(made((8, 8, 8, 8, 8, 1)), "dense"),
        "dense.txt": lambda: _text(made((8, 8, 8, 8, 8, 1)), 78),
        "tangled.txt": lambda: _text(made((3, 4, 2)), 98),
        "narrow.txt": lambda: _text(bundled("weight-change"), 40),
        "beside.txt": lambda: _text(bundled("weight-change"), 110),
    }
    for name in DRAWN:
        found[f"{name}.svg"] = lambda name=name: _svg(bundled(name), name)  # type: ignore[misc]
        found[f"{name}.txt"] = lambda name=name: _text(bundled(name), 78)  # type: ignore[misc]
    for name, curve in CURVES.items():
        found[f"{name}.svg"] = lambda c=curve: svg.render(scene(c), c.name)  # type: ignore[misc]
        found[f"{name}.txt"] = lambda c=curve: plotting.render(c, 76) + "\n"  # type: ignore[misc]
    return found


def write() -> None:
    """Write every golden file anew."""
    GOLDEN.mkdir(exist_ok=True)
    for name, content in goldens().items():
        (GOLDEN / name).write_text(content(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
