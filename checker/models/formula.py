"""A formula in TeX as MathML and nothing else: its text is no markup, whoever wrote it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

_SPACE = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS = """
math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup
msup mtable mtd mtext mtr munder munderover mmultiscripts mprescripts none mlabeledtr
"""
_ATTRIBUTES = """
accent accentunder align columnalign columnlines columnspacing depth display displaystyle fence
form frame height largeop linebreak linethickness lspace mathbackground mathcolor mathsize
mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace scriptlevel
separator stretchy symmetric voffset width
"""
_KNOWN, _KEPT = (frozenset(words.split()) for words in (_ELEMENTS, _ATTRIBUTES))


def mathml(tex: str, *, shown: bool) -> str:
    """The formula, `shown` on a line of its own or within one.

    Raises ValueError for what is no formula that can be read.
    """
    from latex2mathml.converter import convert

    try:
        # The library escapes the text of no command: what it makes may be anything but MathML.
        root = fromstring(convert(tex, display="block" if shown else "inline"))
        for element in root.iter():
            _plain(element)
        root.attrib = {"xmlns": _SPACE, **root.attrib}
        return str(tostring(root, encoding="unicode"))
    except Exception as error:  # It raises errors of many kinds for what it cannot read.
        raise ValueError(f"{tex!r} is no formula: {error}") from None


def _plain(element: Element) -> None:
    element.tag = element.tag.removeprefix(f"{{{_SPACE}}}")
    if element.tag not in _KNOWN:
        raise ValueError(f"<{element.tag}> is not MathML")
    for name in set(element.attrib) - _KEPT:
        del element.attrib[name]
