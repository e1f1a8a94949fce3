"""The texts of pages: one catalogue, ``api/texts/``, with a file for each language.

A page says ``t("thing.statements")`` and gets the text in the language of its texts, which is the
first of the reader's that has a file here. Adding a language is adding its file.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.languages import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT: Final = ALWAYS[0]
"""The language of texts where the reader has none of those that there are."""

RIGHT_TO_LEFT: Final = frozenset(("ar",))
"""The languages on offer that are written from right to left."""

_FOLDER: Final = files("api").joinpath("texts")
_ONE: Final = "one"
_FORMS: Final = {"zero", _ONE, "two", "few", "many", "other"}
"""What forms of a text that counts are called (Unicode CLDR)."""


class Wording:
    """The texts in one language; call it with the name of a text and what goes into it.

    >>> Wording.of("en")("pages.number", 2, 30), Wording.of("zh")("pages.number", 2, 30)
    ('page 2 of 30', '第2页，共30页')
    >>> Wording.of("en")("thing.strip-stated", 1), Wording.of("en")("thing.strip-stated", 2000)
    ('1 statement', '2,000 statements')
    """

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self.direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        self._texts = texts

    @classmethod
    @cache
    def of(cls, language: str) -> Wording:
        """The texts in a language that has a file."""
        text = _FOLDER.joinpath(f"{language}.yaml").read_text("utf-8")
        return cls(language, flat(yaml.safe_load(text)))

    def has(self, name: str) -> bool:
        """Whether there is a text of that name: what people may add has a name of its own."""
        return name in self._texts

    def __call__(self, name: str, *values: object) -> str:
        """The text of that name; one that counts has a form for one thing and one for others."""
        text = self._texts[name]
        if isinstance(text, dict):
            text = text[_ONE if values and values[0] == 1 and _ONE in text else "other"]
        return str(text).format(*values) if values else str(text)


@cache
def there() -> tuple[str, ...]:
    """The languages that have a file."""
    names = (file.name for file in _FOLDER.iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def wording(languages: Iterable[str]) -> Wording:
    """The texts in the first language that has them.

    >>> wording(["fr", "zh", "en"]).language, wording([]).language
    ('zh', 'en')
    """
    return Wording.of(next((code for code in languages if code in there()), DEFAULT))


def flat(texts: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The texts by their whole names; what counts stays together.

    >>> flat({"a": {"b": "x", "c": {"one": "y", "other": "z"}}})
    {'a.b': 'x', 'a.c': {'one': 'y', 'other': 'z'}}
    """
    found: dict[str, Any] = {}
    for name, text in texts.items():
        whole = f"{before}{name}"
        if isinstance(text, dict) and not text.keys() <= _FORMS:
            found |= flat(text, f"{whole}.")
        else:
            found[whole] = text
    return found
