"""Reads pictures as any reader of SVG does."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def read(svg):
    """The root of a picture, after what holds of every picture: it stands alone and is whole."""
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("lang") in ("en", "zh")
    first, second = list(root)[:2]
    assert (first.tag, second.tag) == (f"{SVG}title", f"{SVG}desc")
    assert first.text and second.text
    wide, high = float(root.get("width")), float(root.get("height"))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    allowed = {"svg", "title", "desc", "rect", "line", "polygon", "circle", "path", "text"}
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in allowed
        for name, value in element.attrib.items():
            assert name not in ("id", "style", "class", "href") and not name.startswith("on")
            assert "url(" not in value and "http" not in value
            if name in ("x", "y", "cx", "cy", "x1", "y1", "x2", "y2"):
                assert math.isfinite(float(value))
                assert -1 <= float(value) <= max(wide, high) + 1, (element.tag, name, value)
    return root


def texts(root):
    """The texts that stand in a picture, in the order of drawing."""
    found = []
    for element in root.iter(f"{SVG}text"):
        found.append((element.text or "") + "".join(child.tail or "" for child in element))
    return found


def titles(root):
    """What is shown where the pointer rests on a shape."""
    return [e.text for e in root.iter(f"{SVG}title")][1:]
