"""What is found in the shipped release, by code, name, word, beginning and misspelt word."""

from __future__ import annotations

import pytest

from kg.errors import ParameterError
from kg.search.fields import CODE
from kg.search.question import LONGEST
from kg.search.text import whole, words
from kg.vocab import DEFAULT_BASE

SDG = "http://metadata.un.org/sdg/"
ID = f"{DEFAULT_BASE}id/"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("11.1", f"{SDG}11.1"),
        ("11.a", f"{SDG}11.a"),
        ("target 11.1", f"{SDG}11.1"),
        ("SDG target 11.1", f"{SDG}11.1"),
        ("具体目标11.1", f"{SDG}11.1"),
        ("SDG 11", f"{SDG}11"),
        (f"{SDG}11.1", f"{SDG}11.1"),
        ("2/7", f"{ID}resolution/ha2/2-7"),
        ("resolution 2/7", f"{ID}resolution/ha2/2-7"),
        ("第2/7号决议", f"{ID}resolution/ha2/2-7"),
        ("17(a)", f"{ID}document/eb-2024-1-item-7/para/17/a"),
        ("KEN", f"{ID}country/KEN"),
        ("ken", f"{ID}country/KEN"),
        ("Кения", f"{ID}country/KEN"),
        ("肯尼亚", f"{ID}country/KEN"),
        ("كينيا", f"{ID}country/KEN"),
        ("surge", f"{ID}initiative/surge"),
        ("UNHCR", f"{ID}organisation/unhcr"),
        ("UN Habitat", f"{ID}organisation/un-habitat"),
        ("unhabitat", f"{ID}organisation/un-habitat"),
        ("cote d'ivoire", f"{ID}country/CIV"),
        ("Korea, Republic of", f"{ID}country/KOR"),
        ("住房", f"{ID}theme/housing"),
    ],
)
def test_what_is_meant_as_a_whole_comes_first(searching, text, iri):
    assert searching.first(text) == iri


def test_every_code_of_the_framework_finds_its_thing_first(searching):
    asked = 0
    for class_ in ("Goal", "Target", "Indicator", "Resolution", "Country"):
        number = searching.index.class_of(class_, searching.base)
        for thing in searching.index.members(number, 1000):
            for text in searching.index.texts(thing):
                if text.field == CODE and not (class_ == "Country" and text.text.isdigit()):
                    found = searching(text.text, class_)
                    best = [row["iri"] for row in found if row["score"] == found[0]["score"]]
                    assert searching.index.iri(thing) in best, (class_, text.text)
                    asked += 1
    assert asked > 900


def test_every_country_is_found_by_its_name_in_every_language(searching):
    asked = 0
    for iri, language, text in searching.labels("Country"):
        found = searching(text, "Country", languages=(language, "en"))
        assert found[0]["score"] >= 97, (language, text)
        assert iri in {row["iri"] for row in found if row["score"] == found[0]["score"]}, text
        asked += 1
    assert asked > 1400


def test_any_two_characters_of_a_chinese_name_find_it(searching):
    asked = 0
    for iri, language, text in searching.labels("FlagshipProgramme"):
        run = next((word for word in words(text) if len(word) > 3), "")
        if language != "zh":
            continue
        for place in range(len(run) - 1):
            found = searching(run[place : place + 2], "FlagshipProgramme")
            assert iri in {row["iri"] for row in found}, run[place : place + 2]
            asked += 1
    assert asked > 20


def test_one_character_is_found_wherever_it_stands(searching):
    found = searching("水", "Goal")
    assert {row["iri"] for row in found} == {f"{SDG}6", f"{SDG}14"}


def test_small_mistakes_of_spelling_are_forgiven(searching):
    asked = missed = 0
    for iri, language, text in searching.labels("Country"):
        if language not in ("en", "ru") or len(words(text)) != 1 or len(text) < 6:
            continue
        middle = len(text) // 2
        for wrong in (
            text[:middle] + text[middle + 1 :],
            text[:middle] + text[middle + 1] + text[middle] + text[middle + 2 :],
            text[:middle] + "q" + text[middle:],
        ):
            found = searching(wrong, "Country", limit=3)
            missed += iri not in {row["iri"] for row in found}
            asked += 1
    assert asked > 500
    assert missed <= asked // 100, (missed, asked)


def test_a_mistake_in_one_of_several_words_is_forgiven_and_told(searching):
    found = searching("adequate huosing", "Resolution")
    assert found[0]["iri"] == f"{ID}resolution/ha2/2-7"
    assert found[0]["match"]["kind"] == "spelling"


def test_what_is_begun_is_completed_in_names_and_codes(searching):
    assert searching.first("keny", begun=True) == f"{ID}country/KEN"
    assert searching.first("内罗", "City", begun=True) == f"{ID}city/nairobi"
    codes = {row["code"] for row in searching("11.", "Target", begun=True)}
    assert codes and all(code.startswith("11") for code in codes)
    assert all(row["match"]["field"] != "text" for row in searching("housin", begun=True))


def test_every_rationale_is_found_by_what_it_says_and_told_with_its_language(searching):
    index, asked = searching.index, 0
    for thing in index.members(index.class_of("Mapping", searching.base), 1000)[::4]:
        for text in index.texts(thing):
            if not index.properties[text.property].endswith("#rationale"):
                continue
            said = " ".join(text.words.split()[:8])[:60]
            found = searching(said, "Mapping", limit=100, languages=(text.language, "en"))
            row = next(row for row in found if row["iri"] == index.iri(thing))
            assert row["match"]["property"] == index.properties[text.property]
            assert row["match"]["language"] == text.language
            asked += 1
    assert asked > 70


def test_marks_are_where_the_words_stand(searching):
    marked = 0
    for text in ("housing", "城市", "climate change", "houisng", "Nairobi River"):
        for row in searching(text):
            match = row["match"]
            for start, end in match["marks"]:
                assert 0 <= start < end <= len(match["text"])
                assert whole(match["text"][start:end])
                marked += 1
            if match["kind"] == "words":
                assert match["marks"], (text, match)
    assert marked > 40


def test_a_class_takes_in_those_below_it_and_no_others(searching):
    narrow = {row["iri"] for row in searching("inclusive", "FlagshipProgramme", limit=50)}
    wide = {row["iri"] for row in searching("inclusive", limit=100)}
    assert narrow and narrow < wide
    assert searching("KEN", "Target") == []


def test_a_class_is_named_as_people_do_and_an_unknown_one_refused_with_those_like_it(searching):
    index, base = searching.index, searching.base
    numbers = {
        index.class_of(name, base)
        for name in ("Resolution", "resolution", "hkg:Resolution", f"{base}ontology#Resolution")
    }
    assert len(numbers) == 1
    with pytest.raises(ParameterError, match="Did you mean Resolution") as refused:
        index.class_of("Resoluton", base)
    assert refused.value.name == "class"


def test_questions_without_words_and_long_ones_are_refused(searching):
    for text in ("", "  ", "?!", "x" * (LONGEST + 1)):
        with pytest.raises(ParameterError):
            searching(text)


def test_odd_questions_are_answered(searching):
    for text in (
        '"',
        'a" OR "b',
        "NEAR(a b)",
        "*",
        "kind: x",
        "a" * LONGEST,
        "a b " * 50,
        "\ud800x",
    ):
        if whole(text) and len(text) <= LONGEST:
            searching(text)
            searching(text, begun=True)
    assert searching("xyzzyq plugh") == []


def test_the_same_question_has_the_same_answer(searching):
    for text in ("housing", "城市", "resillience", "kenya project"):
        assert searching(text) == searching(text)
