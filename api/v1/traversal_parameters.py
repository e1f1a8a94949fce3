"""What questions of ways between things take, and the arguments of the worker's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.asking_lookups import BASIS
from api.v1.parameters import CHOICE, INTEGER, TERM, THING, Parameter
from api.v1.what_if import WHAT_IF, of_what_if
from kg.graph.asked import (
    AROUND,
    BESIDE,
    CONNECTIONS,
    DIRECTIONS,
    HOPS,
    RESULTS,
    SECONDS,
    THINGS,
)
from kg.queries.header import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

_FLAGSHIP: Final = "inclusive-communities-thriving-cities"
_YES: Final = ("true", "false")


def _thing(
    name: str, example: str, en: str, zh: str, *, first: tuple[str, ...] = (), required: bool = True
) -> Parameter:
    wording = Wording(en, zh)
    return Parameter(name, THING, wording, example, required=required, first=first)


def _things(name: str, example: str, en: str, zh: str, *, required: bool) -> Parameter:
    return Parameter(
        name, THING, Wording(en, zh), example, several=True, most=THINGS, required=required
    )


def _number(name: str, default: int, most: int, en: str, zh: str) -> Parameter:
    return Parameter(name, INTEGER, Wording(en, zh), default=str(default), least=1, most=most)


def _term(name: str, example: str, en: str, zh: str) -> Parameter:
    return Parameter(name, TERM, Wording(en, zh), example, several=True, most=THINGS)


_FILTERS: Final = (
    _term(
        "property",
        "contributesTo",
        "Only links with one of these properties count: contributesTo, dcterms:publisher or an "
        "IRI; several with commas.",
        "只计这些属性的联系：contributesTo、dcterms:publisher或IRI；多个以逗号分隔。",
    ),
    _term(
        "without_property",
        "locatedIn",
        "Links with one of these properties do not count.",
        "不计这些属性的联系。",
    ),
    BASIS,
    Parameter(
        "direction",
        CHOICE,
        Wording(
            "Whether ways go with the links (out), against them (in), or either way at each.",
            "沿联系方向（out）、逆方向（in）或不限方向。",
        ),
        default=DIRECTIONS[0],
        choices=DIRECTIONS,
    ),
)
_CLASSES: Final = (
    _term(
        "class",
        "CountryProject",
        "Only things of these classes may stand between: CountryProject, sdgo:Goal or an IRI.",
        "中间只能是这些类的事物：CountryProject、sdgo:Goal或IRI。",
    ),
    _term(
        "without_class",
        "Country",
        "No things of these classes may stand between.",
        "中间不得有这些类的事物。",
    ),
)
_SECONDS: Final = _number(
    "seconds", SECONDS, 2 * SECONDS, "Seconds that the search may take.", "查找时限（秒）。"
)
_ANY: Final = "by its key, with its kind where the key alone is not enough (goals/11), or its IRI"
_ANY_ZH: Final = "以键表示，键不足以区分时加种类（goals/11），或以IRI表示"

PATHS: Final = (
    _thing("from", _FLAGSHIP, f"Where paths begin: a thing {_ANY}.", f"路径起点：{_ANY_ZH}。"),
    _thing("to", "11.1", f"Where paths end: a thing {_ANY}.", f"路径终点：{_ANY_ZH}。"),
    *_FILTERS,
    *_CLASSES,
    _number("hops", 4, HOPS, "Hops that a path may have.", "路径的最多步数。"),
    _number("limit", 10, RESULTS, "Paths that are wanted.", "所需路径数。"),
    Parameter(
        "shortest",
        CHOICE,
        Wording(
            "Whether only the paths of the least length are wanted.", "是否只取长度最短的路径。"
        ),
        default="false",
        choices=_YES,
    ),
    _SECONDS,
    *WHAT_IF,
)
WHY: Final = (
    _thing(
        "programme",
        _FLAGSHIP,
        "A programme, initiative or subprogramme by its key; anything else (resolutions/2/7, "
        "projects/…) with its kind, or by its IRI.",
        "方案、倡议或次级方案以键表示；其他事物（resolutions/2/7、projects/…）加种类，或以IRI表示。",
        first=("programme", "subprogramme"),
    ),
    _thing(
        "target",
        "11.1",
        "A target, goal or indicator by its code; anything else with its kind, or by its IRI.",
        "具体目标、目标或指标以代码表示；其他事物加种类，或以IRI表示。",
        first=("target", "goal", "indicator"),
    ),
    *_FILTERS,
    *_CLASSES,
    _number("hops", 3, HOPS, "Hops that a path may have.", "路径的最多步数。"),
    _number("limit", 10, RESULTS, "Paths that are wanted.", "所需路径数。"),
    _SECONDS,
    *WHAT_IF,
)
NEIGHBOURHOOD: Final = (
    _thing("thing", _FLAGSHIP, f"A thing {_ANY}.", f"事物：{_ANY_ZH}。"),
    *_FILTERS,
    *_CLASSES,
    _number("hops", 1, AROUND, "Hops that are gone from the thing.", "离开该事物的步数。"),
    _number(
        "cap",
        10,
        BESIDE,
        "Links of one property and direction of one thing that are told; more are counted.",
        "每一事物每种属性和方向所列的联系数；其余只计数。",
    ),
    _SECONDS,
)
SUBGRAPH: Final = (
    _things(
        "from",
        f"{_FLAGSHIP},surge",
        f"Things, each {_ANY}; several with commas.",
        f"若干事物，{_ANY_ZH}；以逗号分隔。",
        required=True,
    ),
    _things(
        "to",
        "11.1,13.1",
        "Things that each of the others is connected with; without them, these among themselves.",
        "与前者逐一相连的事物；不给则在前者之间相连。",
        required=False,
    ),
    *_FILTERS,
    *_CLASSES,
    _number("hops", 3, HOPS, "Hops that a connection may have.", "每一连接的最多步数。"),
    _number(
        "limit",
        3,
        CONNECTIONS,
        "Shortest paths of each connection that are wanted.",
        "每一连接所需的最短路径数。",
    ),
    _SECONDS,
)
COMMON: Final = (
    _thing("one", _FLAGSHIP, f"A thing {_ANY}.", f"事物：{_ANY_ZH}。"),
    _thing("other", "surge", f"Another thing {_ANY}.", f"另一事物：{_ANY_ZH}。"),
    *_FILTERS,
    _number("limit", 100, RESULTS, "Shared things that are wanted.", "所需共有事物数。"),
)
IMPACT: Final = (
    _thing(
        "thing",
        "eb-2024-1-item-7#13",
        f"A thing or source that is withdrawn: {_ANY}.",
        f"被撤回的事物或来源：{_ANY_ZH}。",
    ),
    _number("limit", 100, RESULTS, "Links, sources and things of each list.", "每一列表的条数。"),
)


def arguments_of(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """What was given, as the functions of a worker take it.

    Raises:
        ParameterError: a link of what is imagined is written in another way.
        NotFound: a thing of it is none.
    """
    found: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in given.items()
    }
    imagined = {one.name: found.pop(one.name) for one in WHAT_IF if one.name in found}
    if imagined:
        found |= of_what_if(imagined, keys)
    for name in ("hops", "limit", "cap", "seconds"):
        if name in found:
            found[name] = int(found[name])
    if "basis" in found:
        found["basis"] = [iri.rpartition("/")[2] for iri in found["basis"]]
    if "shortest" in found:
        found["shortest"] = found["shortest"] == "true"
    if isinstance(found.get("from"), list):
        found.setdefault("to", [])
    return found
