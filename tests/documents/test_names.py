"""The index of names, from the shipped content and from a few things."""

from __future__ import annotations

from kg.config import content_root
from kg.documents.names import read_names
from kg.sources.content import Content
from tests.documents.things import names

ID = "https://w3id.org/habitat-kg/id/"


def test_the_shipped_content_has_names_in_both_languages() -> None:
    content = Content(content_root())
    for language, form in (("en", "Kenya"), ("zh", "肯尼亚")):
        index = read_names(content, language)
        by_form = {name.form: name.things for name in index.names}
        assert by_form[form] == (f"{ID}country/KEN",)
        assert by_form["UNHCR"] == (f"{ID}organisation/unhcr",), "an acronym stands in all"
        assert len(index.names) > 400
        assert index.classes["http://metadata.un.org/sdg/11.1"] == "Target"
        assert len(set(index.classes.values())) > 15


def test_sections_count_for_their_own_document_alone() -> None:
    content = Content(content_root())
    section = f"{ID}document/eb-2024-1-item-7/section/II"
    assert section not in read_names(content, "en").classes
    assert section in read_names(content, "en", "eb-2024-1-item-7").classes


def test_longer_names_come_first() -> None:
    lengths = [len(name.form) for name in names("zh").names]
    assert lengths == sorted(lengths, reverse=True)


def test_what_has_a_description_and_no_name_is_left_out() -> None:
    assert f"{ID}theme/parks" not in names("en").classes
    titled = {name.form for name in names("zh").names if name.title}
    assert {"绿色公园", "人人有房", "潮汐研究"} <= titled
    assert "联合国" not in titled


def test_words_that_refer_to_what_was_named() -> None:
    words = names("zh").class_words
    assert words["旗舰方案"] == {f"{ID}fp/homes", f"{ID}fp/parks"} == words["方案"]
