"""Every page by axe-core, in light and dark and in both languages, and on a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.pages import PAGES, PROGRAMME

AXE = Path(__file__).parent.parent.parent / "web/node_modules/axe-core/axe.min.js"
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR_AND_LANGUAGE = {
    "type": "rule",
    "values": ["color-contrast", "html-has-lang", "html-lang-valid", "valid-lang"],
}
"""The rules that a page in other colours and another language may fail where it passes all."""


@pytest.mark.parametrize(
    ("scheme", "locale", "rules"),
    [("light", "en-GB", ALL), ("dark", "zh-CN", OF_COLOUR_AND_LANGUAGE)],
    ids=["light, en", "dark, zh"],
)
def test_axe_finds_no_violation(view, shipped, scheme, locale, rules):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: python scripts/web.py --check installs it")
    given = {"resultTypes": ["violations"], "runOnly": rules}
    found, seen = [], 0
    with view("/", scheme=scheme, locale=locale, bypass_csp=True) as page:
        for name, path in PAGES.items():
            page.goto(shipped.address + path)
            page.add_script_tag(path=AXE)
            result = page.evaluate("given => axe.run(document, given)", given)
            seen += any(rule["id"] == "html-has-lang" for rule in result["passes"])
            found += [
                f"{name}: {violation['id']}: {violation['help']}\n    {node['html'][:160]}"
                for violation in result["violations"]
                for node in violation["nodes"][:3]
            ]
    assert not found, "\n".join(found)
    assert seen == len(PAGES) == 30


def test_no_page_is_wider_than_a_small_screen(view, shipped):
    wide = []
    with view("/", width=360) as page:
        for name, path in PAGES.items():
            page.goto(shipped.address + path)
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                wide.append(name)
    assert not wide


def test_pages_hold_from_right_to_left(view):
    """As they will be in Arabic, once its texts are there."""
    with view(PROGRAMME, width=360) as page:
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        brand, tools = (page.locator(part).bounding_box() for part in (".brand", ".tools"))
        assert brand["x"] > tools["x"]
