"""Languages of labels: those that every thing has, those on offer, and which is taken when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALWAYS: Final = ("en", "zh")
"""The languages in which the gate demands a label of every thing, the default first."""

NAMES: Final[dict[str, str]] = {
    "en": "English",
    "zh": "中文",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
}
"""The languages that may be asked for, each by its own name."""

OFFERED: Final = tuple(NAMES)


def in_order(asked: Iterable[str] = ()) -> tuple[str, ...]:
    """What is looked for, one after the other: the languages asked for, then English, Chinese.

    >>> in_order(["fr", "zh"]), in_order()
    (('fr', 'zh', 'en'), ('en', 'zh'))
    """
    return tuple(dict.fromkeys((*asked, *ALWAYS)))


def certain(order: Iterable[str]) -> str:
    """The first language of ``order`` in which everything has a label.

    >>> certain(["fr", "zh", "en"])
    'zh'
    """
    return next((tag for tag in order if tag in ALWAYS), ALWAYS[0])


def choose(labels: Mapping[str, str], order: Iterable[str]) -> tuple[str, str]:
    """The tag and text of the label to show: by ``order``, else whichever comes first by tag.

    >>> choose({"ru": "Дом", "fr": "Maison"}, ["es", "fr", "en"]), choose({}, [])
    (('fr', 'Maison'), ('', ''))
    """
    for tag in order:
        if labels.get(tag):
            return tag, labels[tag]
    return min(labels.items(), default=("", ""))
