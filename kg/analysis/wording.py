"""What ``portfolio.yaml`` declares of the portfolio, and says of methods in each language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from kg.languages import certain, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Declared:
    """The members of the file, which describes them; kinds stand by their singulars."""

    core: tuple[str, ...]
    include: tuple[str, ...]
    components: Mapping[str, tuple[str, ...]]
    methods: Mapping[str, Mapping[str, str]]
    reasons: Mapping[str, Mapping[str, str]]


@cache
def declared() -> Declared:
    """What is declared.

    >>> declared().core[:2], declared().components["themes"]
    (('programme', 'subprogramme'), ('theme',))
    """
    text = files("kg.analysis").joinpath("portfolio.yaml").read_text("utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    return Declared(
        tuple(said["core"]),
        tuple(said["include"]),
        {name: tuple(kinds) for name, kinds in said["components"].items()},
        said["methods"],
        said["reasons"],
    )


def method(name: str, languages: Sequence[str], **parameters: Any) -> dict[str, Any]:
    """What an answer says of its method: ``name``, ``text`` and what was asked of it.

    >>> method("degree", ["en"], limit=3)["parameters"]
    {'limit': 3}
    """
    text = declared().methods[name][certain(in_order(languages))]
    return {"name": name, "text": text, "parameters": parameters}


def reason(name: str, languages: Sequence[str]) -> str:
    """A reason in words.

    >>> reason("same-targets", ["zh"])
    '具体目标相同'
    """
    return declared().reasons[name][certain(in_order(languages))]
