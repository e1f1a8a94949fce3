"""Citations written out: each style says what is cited, and is read by those who read it."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from kg.citations import styles
from kg.citations.citation import Source, citation_of_dataset, citation_of_thing
from kg.queries.header import Wording

BASE = "https://example.org/kg/"
EDITORS = Wording("Editors & Co.", "编者")
SOURCE = Source(
    BASE,
    Wording("The Graph", "图谱"),
    (EDITORS,),
    "0123456789ab",
    date(2026, 11, 5),
    "https://creativecommons.org/licenses/by/4.0/",
)
WHOLE = citation_of_dataset(SOURCE)
THING = citation_of_thing(
    SOURCE, f"{BASE}id/city/内罗毕", Wording("Nairobi {50 %}", "内罗毕"), "/id/city/x"
)


def test_a_line_of_text_as_apa_has_it():
    assert styles.text(WHOLE) == (
        "Editors & Co. (2026, November 5). The Graph (Release 0123456789ab) [Data set]. "
        "https://example.org/kg/dataset?release=0123456789ab"
    )
    assert styles.text(THING) == (
        "Editors & Co. (2026, November 5). Nairobi {50 %} [Part of a data set]. "
        "In The Graph (Release 0123456789ab). https://example.org/kg/id/city/x?release=0123456789ab"
    )


def test_a_line_of_text_in_chinese():
    assert styles.text(THING, "zh") == (
        "编者. 内罗毕[DS/OL]//图谱：版本0123456789ab（2026-11-05）. "
        "https://example.org/kg/id/city/x?release=0123456789ab"
    )


def test_several_makers_none_and_no_date():
    makers = tuple(Wording(name, name) for name in ("Ann", "Bo", "Cy"))
    several = Source(BASE, SOURCE.title, makers, SOURCE.release, None)
    assert styles.text(citation_of_dataset(several)).startswith("Ann, Bo, & Cy. (n.d.). ")
    nobody = Source(BASE, SOURCE.title, (), SOURCE.release, None)
    assert styles.text(citation_of_dataset(nobody)) == (
        "The Graph (Release 0123456789ab) [Data set]. (n.d.). "
        "https://example.org/kg/dataset?release=0123456789ab"
    )


def test_bibtex_keeps_names_whole_and_escapes_what_tex_would_read():
    entry = styles.bibtex(THING)
    assert entry.startswith("@misc{habitat-kg-0123456789ab-5185-7f57-6bd5,\n")
    fields = dict(re.findall(r"^  (\w+) = (.+),$", entry, re.MULTILINE))
    assert fields["author"] == r"{{Editors \& Co.}}"
    assert fields["title"] == r"{{Nairobi \{50 \%\}}}"
    assert (fields["year"], fields["month"], fields["date"]) == ("{2026}", "nov", "{2026-11-05}")
    assert fields["url"] == "{https://example.org/kg/id/city/x?release=0123456789ab}"
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_csl_json_is_one_item_of_a_dataset():
    (item,) = json.loads(styles.csl(THING, "zh"))
    assert item["type"] == "dataset"
    assert item["author"] == [{"literal": "编者"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 5]]}
    assert (item["container-title"], item["version"]) == ("图谱", "0123456789ab")
    assert "container-title" not in json.loads(styles.csl(WHOLE))[0]


def test_ris_has_its_tags_in_its_form():
    lines = styles.ris(THING).split("\r\n")
    assert lines[0] == "TY  - DATA" and lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert "AU  - Editors & Co.," in lines
    assert "DA  - 2026/11/05" in lines


@pytest.mark.parametrize("style", [styles.text, styles.bibtex, styles.csl, styles.ris])
def test_every_style_names_release_and_address_in_both_languages(style):
    for language in ("en", "zh"):
        written = style(WHOLE, language)
        assert WHOLE.address in written and SOURCE.release in written
