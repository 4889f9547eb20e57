"""SVG and PNG: readable by machines and by screen readers, safe, in light and dark."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import product

import pytest

from checker.figures import curves, networks, png, svg, terminal
from checker.figures.diagram import Picture
from checker.figures.scene import Scene
from checker.figures.styles import DARK, LIGHT, STYLES
from tests.sizes import daily

from .pictures import CURVES, DRAWN, bundled, made

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>&\"'\x00\x1b\ud800"


def _scenes() -> dict[str, Scene]:
    drawn = {name: networks.scene(bundled(name)) for name in DRAWN}
    return drawn | {name: curves.scene(curve) for name, curve in CURVES.items()}


scenes = pytest.mark.parametrize("scene", _scenes().values(), ids=_scenes().keys())


@scenes
def test_svg_has_a_title_and_a_description_that_it_is_labelled_by(scene: Scene) -> None:
    root = ET.fromstring(svg.render(scene, "one"))
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (scene.title, scene.description)


@scenes
def test_svg_needs_nothing_from_elsewhere_and_runs_nothing(scene: Scene) -> None:
    text = svg.render(scene, "one").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"http|url\(|@import|<script|<image|href|\son\w+=", text)


@scenes
def test_every_look_stands_in_both_palettes(scene: Scene) -> None:
    text = svg.render(scene, "one")
    light, dark = text.split("@media (prefers-color-scheme:dark){")
    for name in {shape.style for shape in scene.shapes}:
        assert f".checker-figure .{name}{{" in light
        assert f".checker-figure .{name}{{" in dark


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4
                            for p in parts)  # fmt: skip
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_lines_stand_out_from_what_is_behind_them(palette: dict[str, str]) -> None:
    for text in ("ink", "soft", "slope", "mark"):
        assert _contrast(palette[text], palette["paper"]) >= 4.5
    for behind in ("node", "input"):
        assert _contrast(palette["ink"], palette[behind]) >= 4.5
        assert _contrast(palette["soft"], palette[behind]) >= 4.5
    for line in ("line", "rim"):
        assert _contrast(palette[line], palette["paper"]) >= 3
    assert palette.keys() == LIGHT.keys()
    assert {c for s in STYLES.values() for c in (s.fill, s.stroke) if c} <= palette.keys()


def _hostile() -> Picture:
    (diagram,) = bundled("forward-error").diagrams
    return Picture(HOSTILE, (replace(diagram, caption=HOSTILE, alt=HOSTILE),))


def test_hostile_names_stay_text() -> None:
    text = svg.render(networks.scene(_hostile()), 'x" onload="alert(1)')
    root = ET.fromstring(text.encode())
    safe = HOSTILE.translate(dict.fromkeys(map(ord, "\x00\x1b\ud800"), "\ufffd"))
    assert root[0].text == safe
    assert not root.findall(f".//{SVG}script")
    assert root.get("onload") is None


def test_hostile_names_move_no_cursor() -> None:
    text = terminal.render(_hostile(), 98)
    assert text is not None
    assert all(line.isprintable() for line in text.splitlines())


def test_two_pictures_on_a_page_do_not_share_ids() -> None:
    one, two = (svg.render(networks.scene(bundled(name)), name) for name in DRAWN[:2])
    assert not set(re.findall(r' id="([^"]+)"', one)) & set(re.findall(r' id="([^"]+)"', two))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "dark"),
    daily(product([*_scenes(), "dense", "hostile"], (False, True)),
          ("dense", False), ("hostile", True)),
)  # fmt: skip
def test_png_is_a_picture_of_the_right_size_with_its_words(name: str, dark: bool) -> None:
    from PIL import Image

    more = {"dense": made((8, 8, 8, 1)), "hostile": _hostile()}
    scene = networks.scene(more[name]) if name in more else _scenes()[name]
    image = Image.open(io.BytesIO(png.render(scene, dark=dark)))
    image.load()
    assert abs(image.width - 2 * scene.width) <= 2
    assert abs(image.height - 2 * scene.height) <= 2
    colours = image.convert("RGB").getcolors(image.width * image.height)
    assert colours is not None
    paper = tuple(int((DARK if dark else LIGHT)["paper"][i : i + 2], 16) for i in (1, 3, 5))
    assert max(colours)[1] == paper
    assert len(colours) > 20
    assert {"Title", "Description"} <= image.info.keys()
