"""Who may import whom: one table, held against the imports of every module."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent

LEAVES = {
    "kg.vocab",
    "kg.errors",
    "kg.config",
    "kg.formats",
    "kg.iris",
    "kg.releases",
    "kg.timeline",
    "kg.headers",
    "kg.languages",
}
OFFLINE = {"kg.sources", "kg.build", "kg.quality", "kg.documents", "kg.imports"}
ONLINE = {
    "kg.store",
    "kg.federation",
    "kg.workers",
    "kg.queries",
    "kg.things",
    "kg.jsonld",
    "kg.terms",
    "kg.citations",
    "kg.graph",
    "kg.lookups",
    "kg.lookups.kinds",
    "kg.lookups.describing",
}
FACES = {"kg.cli", "api"}

MAY_IMPORT: dict[str, set[str]] = {
    "kg.sources": set(),
    "kg.quality": {"kg.sources"},
    "kg.documents": {"kg.sources"},
    "kg.imports": {"kg.sources"},
    "kg.graph.projection": set(),
    "kg.graph": {
        "kg.graph.projection",
        "kg.store",
        "kg.queries",
        "kg.things",
        "kg.jsonld",
        "kg.lookups.describing",
    },
    "kg.search": {"kg.store", "kg.graph"},
    "kg.search.indexer": {"kg.search", "kg.workers"},
    "kg.search.process": {"kg.search", "kg.workers"},
    "kg.tables": {"kg.graph.projection", "kg.graph", "kg.store", "kg.lookups.kinds"},
    "kg.analysis": {
        "kg.tables",
        "kg.graph",
        "kg.graph.projection",
        "kg.lookups",
        "kg.lookups.kinds",
        "kg.lookups.describing",
        "kg.queries",
        "kg.store",
    },
    "kg.plots": set(),
    "kg.pictures": {"kg.analysis", "kg.graph", "kg.plots"},
    "kg.build": {"kg.sources", "kg.quality", "kg.graph.projection", "kg.search", "kg.tables"},
    "kg.store": set(),
    "kg.queries": {"kg.store"},
    "kg.federation": set(),
    "kg.citations": {"kg.queries"},
    "kg.lookups.kinds": {"kg.queries"},
    "kg.lookups.describing": {"kg.store", "kg.queries", "kg.things", "kg.lookups.kinds"},
    "kg.lookups": {
        "kg.store",
        "kg.queries",
        "kg.things",
        "kg.jsonld",
        "kg.graph",
        "kg.graph.projection",
        "kg.lookups.kinds",
        "kg.lookups.describing",
    },
    "kg.jsonld": {"kg.store"},
    "kg.terms": {"kg.jsonld"},
    "kg.things": {"kg.store", "kg.jsonld"},
    "kg.workers": {"kg.store", "kg.queries", "kg.federation", "kg.things", "kg.graph"},
    "kg.keeping": {"kg.build", "kg.quality", "kg.sources"},
    "kg.writes": {"kg.build", "kg.quality", "kg.sources", "kg.keeping", "kg.graph.projection"}
    | {"kg.tables"}
    | ONLINE,
    "kg.synth": {"kg.build", "kg.sources", "kg.search", "kg.store", "kg.graph.projection"}
    | {"kg.tables"},
    "kg.exports": {"kg.store", "kg.queries", "kg.things", "kg.workers"},
    "kg.changes": {"kg.exports", "kg.workers"},
    "api": ONLINE
    | {"kg.writes", "kg.exports", "kg.keeping", "kg.changes", "kg.search", "kg.search.indexer"}
    | {"kg.analysis"},
    "kg.cli": OFFLINE
    | ONLINE
    | {"kg.writes", "kg.exports", "kg.keeping", "kg.changes", "kg.search", "kg.synth", "api"}
    | {"kg.analysis", "kg.plots"},
}
"""Each part with the parts it may import beside itself and the leaves."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports absolute"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in names if name.split(".")[0] in {"kg", "api"}}


def part_of(module: str) -> str | None:
    """The part of the table that a module belongs to; ``None`` for a leaf."""
    for leaf in LEAVES:
        if module == leaf or module.startswith(leaf + "."):
            return None
    parts = sorted((p for p in MAY_IMPORT if module == p or module.startswith(p + ".")), key=len)
    if parts:
        return parts[-1]
    assert module in {"kg", "kg.__version__"}, f"{module} belongs to no part of the table"
    return None


def test_imports_follow_the_table() -> None:
    files = [p for folder in ("kg", "api") for p in sorted((ROOT / folder).rglob("*.py"))]
    assert len(files) > 40
    wrong = []
    for path in files:
        own = part_of(module_name(path))
        for name in sorted(imported(path)):
            other = part_of(name)
            if other is None or other == own:
                continue
            if own is None or other not in MAY_IMPORT[own]:
                wrong.append(f"{module_name(path)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_offline_and_online_do_not_know_each_other() -> None:
    for part in OFFLINE:
        assert not MAY_IMPORT[part] & (ONLINE | FACES)
    for part in ONLINE:
        assert not MAY_IMPORT[part] & (OFFLINE | FACES)


def test_every_module_says_its_job_and_stays_small() -> None:
    files = [p for folder in ("kg", "api") for p in sorted((ROOT / folder).rglob("*.py"))]
    for path in files:
        source = path.read_text(encoding="utf-8")
        if not source.strip():
            continue
        first = (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]
        assert first.endswith((".", "?")), f"{path}: the first line says the file's one job"
        lines = source.count("\n")
        assert lines <= 350, f"{path} has {lines} lines: split it"


def test_sparql_stands_in_files() -> None:
    """Queries live in ``.rq`` files; Python only binds and sends them."""
    starts = ("SELECT ", "CONSTRUCT ", "ASK {", "PREFIX ", "INSERT ", "DELETE ")
    for folder in ("kg", "api"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            documented = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(
                    node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
                )
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    if id(node) in documented or "\n>>> " in node.value:
                        continue
                    assert not node.value.lstrip().startswith(starts), f"{path}:{node.lineno}"
