"""What the documentation says of settings and errors is what the code has."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

from kg import errors
from kg.config import Settings

DOCS = Path(__file__).parent.parent / "docs"


def written(value):
    """A default as the table has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "all"
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(KG_[A-Z_]+)` \| `?([^|`]*)`? \|", text, flags=re.M))
    names = {f"KG_{f.name.upper()}": f for f in fields(Settings)}
    assert set(rows) == set(names)
    for name, entry in names.items():
        if entry.default is not MISSING:
            expected = written(entry.default)
            assert rows[name].strip() == expected, name
        assert entry.metadata["text"] in text, f"{name}: the table says something else"


def test_the_limits_are_those_of_the_settings() -> None:
    text = (DOCS / "limits.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|[^|]*\| ([\d,.]*\d)[^|]*\| `KG_([A-Z_]+)` \|", text, flags=re.M)
    assert len(rows) > 15
    for default, name in rows:
        assert float(default.replace(",", "")) == getattr(Settings, name.lower()), name


def test_every_error_has_a_heading() -> None:
    headings = set(
        re.findall(r"^## (\S+)$", (DOCS / "errors.md").read_text(encoding="utf-8"), re.M)
    )
    codes = {
        value.code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.KgError)
    } - {"error"}
    assert len(codes) > 15
    assert headings == codes


def test_the_links_between_documents_lead_somewhere() -> None:
    root = DOCS.parent
    pages = [*root.glob("*.md"), *DOCS.rglob("*.md"), root / "data" / "README.md"]
    assert len(pages) > 8
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:")):
                assert (page.parent / target).exists(), f"{page}: {target}"
