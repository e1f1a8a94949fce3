"""The texts of pages: the same in every language, all used, none written into a template."""

from __future__ import annotations

import re
import string
from importlib.resources import files

import yaml

from api.wording import flat, there
from tests.content import REPOSITORY

TEMPLATES = {
    file.name: file.read_text("utf-8")
    for file in files("api").joinpath("templates").iterdir()
    if file.name.endswith(".html")
}
TEXTS = {
    code: flat(yaml.safe_load(files("api").joinpath("texts", f"{code}.yaml").read_text("utf-8")))
    for code in there()
}
CALL = re.compile(r'\bt\(\s*"([a-z0-9-]+\.[\w-]*)"( ~)?')


def forms_of(text):
    return list(text.values()) if isinstance(text, dict) else [text]


def fields(text):
    forms = forms_of(text)
    return {tuple(field for _, field, *_ in string.Formatter().parse(form) if field is not None)
            for form in forms}  # fmt: skip


def test_every_text_is_there_in_every_language_with_the_same_values():
    assert set(TEXTS) >= {"en", "zh"}
    english = TEXTS["en"]
    assert len(english) > 200
    for code, texts in TEXTS.items():
        assert texts.keys() == english.keys(), code
        for name, text in texts.items():
            assert fields(text) <= fields(english[name]), (code, name)
            assert all(
                form.strip() for form in (text.values() if isinstance(text, dict) else [text])
            )


def test_pages_ask_for_texts_that_are_there_and_no_text_is_left_over():
    asked, begun = set(), set()
    for text in TEMPLATES.values():
        for name, goes_on in CALL.findall(text):
            (begun if goes_on else asked).add(name)
    assert len(asked) > 150
    assert not asked - TEXTS["en"].keys()
    left = {name for name in TEXTS["en"] if name not in asked and not name.startswith(tuple(begun))}
    assert not left


def test_what_is_named_in_data_has_its_texts():
    def read(name):
        return yaml.safe_load(files("api").joinpath(name).read_text("utf-8"))

    named = [f"groups.{name}" for name in (*read("groups.yaml"), "other")]
    named += [f"home.count-{name}" for name in read("home.yaml")["counted"]]
    stored = {path.name for path in (REPOSITORY / "queries").iterdir()} - {"system"}
    named += [f"questions.group-{name}" for name in stored]
    assert len(named) > 30
    assert not set(named) - TEXTS["en"].keys()
    opened = [REPOSITORY / "queries" / f"{key}.rq" for key in read("home.yaml")["questions"]]
    assert len(opened) == 5 and all(path.is_file() for path in opened)


def test_every_class_of_things_stands_in_one_group():
    groups = yaml.safe_load(files("api").joinpath("groups.yaml").read_text("utf-8"))
    grouped = [name for names in groups.values() for name in names]
    assert len(grouped) == len(set(grouped))
    modules = (REPOSITORY / "ontology" / "modules").glob("*.ttl")
    declared = {
        name
        for path in modules
        for name in re.findall(r"^hkg:(\w+) a owl:Class", path.read_text("utf-8"), flags=re.M)
    }
    assert len(declared) > 80
    assert not declared - set(grouped)


def test_no_template_holds_a_text_of_its_own():
    assert len(TEMPLATES) > 25
    for name, text in TEMPLATES.items():
        assert not re.search(r"[\u4e00-\u9fff]", text), name
