"""What questions of the portfolio take, and the arguments of the worker's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.asking_lookups import BASIS, CURSOR, bases_of
from api.v1.parameters import CHOICE, INTEGER, TERM, THING, Parameter
from kg.analysis.asked import (
    CAP,
    COMPONENTS,
    GOALS,
    MEASURES,
    METHODS,
    RESULTS,
    SEED,
)
from kg.analysis.wording import declared
from kg.lookups.kinds import kinds
from kg.queries.header import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final = (*declared().core, *declared().include)
_MOST_TERMS: Final = 25
_COMPARABLE: Final = tuple(dict.fromkeys((*_KINDS, "initiative", "document")))


def _number(name: str, default: int, most: int, en: str, zh: str, *, least: int = 1) -> Parameter:
    return Parameter(name, INTEGER, Wording(en, zh), default=str(default), least=least, most=most)


def _choices(name: str, choices: tuple[str, ...], en: str, zh: str) -> Parameter:
    return Parameter(
        name, CHOICE, Wording(en, zh), example=choices[0], choices=choices, several=True
    )


def _term(name: str, example: str, en: str, zh: str) -> Parameter:
    return Parameter(name, TERM, Wording(en, zh), example, several=True, most=_MOST_TERMS)


_LIMIT: Final = _number("limit", 50, RESULTS, "Entries of a list.", "列表条数。")
_CAP: Final = _number(
    "cap",
    10,
    CAP,
    "Things of one entry that are told; more are counted.",
    "每条所列事物数；其余只计数。",
)
_FILTERS: Final = (
    _term(
        "property",
        "contributesTo",
        "Only links with one of these properties count; several with commas.",
        "只计这些属性的联系；多个以逗号分隔。",
    ),
    _term(
        "without_property",
        "isTargetOf",
        "Links with one of these properties do not count.",
        "不计这些属性的联系。",
    ),
    BASIS,
)
_INCLUDE: Final = _choices(
    "include",
    declared().include,
    "Kinds of things that are taken in beside those of the portfolio level; several with commas.",
    "除项目组合层面外另行纳入的事物种类；多个以逗号分隔。",
)

CENTRALITY: Final = (
    Parameter(
        "measure",
        CHOICE,
        Wording("The measure of how central a thing is.", "中心度的度量。"),
        default=MEASURES[0],
        choices=MEASURES,
    ),
    _choices(
        "kind",
        _KINDS,
        "Only things of these kinds are told; ranks are among all.",
        "只列这些种类的事物；名次仍就全部事物而言。",
    ),
    _INCLUDE,
    *_FILTERS,
    _LIMIT,
)
COMMUNITIES: Final = (
    Parameter(
        "method",
        CHOICE,
        Wording("The method that finds communities.", "划分社群的方法。"),
        default=METHODS[0],
        choices=METHODS,
    ),
    _number(
        "seed",
        SEED,
        2**31 - 1,
        "Of what the method draws: the same seed gives the same answer.",
        "随机种子：同一种子答案相同。",
        least=0,
    ),
    _INCLUDE,
    *_FILTERS,
    _LIMIT,
    _CAP,
)
BRIDGES: Final = (_INCLUDE, *_FILTERS, _LIMIT, _CAP)
SIMILARITY: Final = (
    Parameter(
        "programme",
        THING,
        Wording(
            "A programme, initiative or subprogramme by its key; anything else (resolutions/2/7, "
            "projects/…) with its kind, or by its IRI.",
            "方案、倡议或次级方案以键表示；其他事物（resolutions/2/7、projects/…）加种类，"
            "或以IRI表示。",
        ),
        "inclusive-communities-thriving-cities",
        required=True,
        first=("programme", "subprogramme"),
    ),
    _choices(
        "components",
        (*COMPONENTS, GOALS),
        f"What is compared; goals in the place of targets, never both. Without it "
        f"{', '.join(COMPONENTS)}.",
        f"比较的分项；目标（goals）可代替具体目标（targets），不可并用。默认{'、'.join(COMPONENTS)}。",
    ),
    _choices(
        "among",
        _COMPARABLE,
        "Kinds of things that it is compared with; without any, its own.",
        "与之比较的事物种类；默认为同类。",
    ),
    *_FILTERS,
    _LIMIT,
    _CAP,
)


def _linked(name: str, en: str, zh: str) -> Parameter:
    return Parameter(name, name, Wording(en, zh), example=kinds().by_one[name].example)


DUPLICATES: Final = (
    Parameter(
        "kind",
        CHOICE,
        Wording("The kind of things that are compared.", "比较的事物种类。"),
        default="projects",
        choices=("projects",),
    ),
    _linked("project", "Only pairs with this project.", "只列含此项目者。"),
    _linked("country", "Only pairs of which both are in this country.", "只列两者均在此国家者。"),
    _linked("programme", "Only pairs of which both are under it.", "只列两者均属此方案者。"),
    _linked("subprogramme", "Only pairs of which both are under it.", "只列两者均属此次级方案者。"),
    _linked(
        "target", "Only pairs of which both contribute to it.", "只列两者均有助于此具体目标者。"
    ),
    _number("least", 70, 100, "The least score, in hundredths.", "最低总分（百分之几）。", least=0),
    _LIMIT,
    CURSOR,
)

_LINKED: Final = ("project", "country", "programme", "subprogramme", "target")


def arguments_of(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, as the function of that name takes it."""
    found: dict[str, Any] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in given.items()
    }
    for key in ("limit", "cap", "seed", "least"):
        if key in found:
            found[key] = int(found[key])
    if "basis" in found:
        found["basis"] = bases_of(found)
    if name == "centrality":
        found.setdefault("kind", [])
    if name == "similarity":
        found["thing"] = found.pop("programme")
        found.setdefault("components", list(COMPONENTS))
        found.setdefault("among", [])
    if name == "duplicates":
        found = {
            "linked": {key: found[key] for key in _LINKED if key in found},
            "least": found["least"],
            "limit": found["limit"],
        }
    return found
