"""Holds the statements of a release against what its manifest and its store say of them."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from kg.keeping.faults import Fault, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.keeping.faults import Progress
    from kg.releases import Manifest, ReleaseDir

_DEFAULT: Final = DefaultGraph()
_TOLD: Final = 5_000
"""Statements after which progress is told."""


def check_statements(
    release: ReleaseDir, manifest: Manifest, where: str, progress: Progress
) -> Iterator[Fault]:
    """The file of statements: its hash, its order, its form, and its counts.

    Each line is the canonical form of a statement, and the lines are sorted, so that a merged
    dataset is in its RDFC-1.0 form (https://www.w3.org/TR/rdf-canon/#dfn-canonical-n-quads-form).
    """
    path = f"{where}/{release.quads.name}"
    digest = sha256()
    unsorted: list[int] = []
    last, total = b"", 0
    with release.quads.open("rb") as file:
        for number, line in enumerate(file, 1):
            digest.update(line)
            if line <= last:
                unsorted.append(number)
            last, total = line, number
    if digest.hexdigest() != manifest.quads_sha256:
        yield Fault(path, "Its SHA-256 is not the one that the manifest names.")
    if unsorted:
        yield Fault(path, f"Lines are not in order: {some(unsorted)}.")
    graphs: Counter[str] = Counter()
    other: list[int] = []
    try:
        for number, (line, quad) in enumerate(_statements(release), 1):
            if number % _TOLD == 0:
                progress("statements", number, total)
            if line != f"{quad} .\n".encode():
                other.append(number)
            graphs[_name(quad)] += 1
    except (SyntaxError, ValueError) as error:
        said = " ".join(str(error).split())
        yield Fault(path, f"It is not N-Quads with a statement a line: {said}.")
        return
    if other:
        yield Fault(path, f"Lines are not in the canonical form: {some(other)}.")
    plain = graphs.pop("", 0)
    if graphs != manifest.graphs or graphs.total() != manifest.quads:
        yield Fault(
            path,
            f"It holds {graphs.total():,} statements in {len(graphs):,} graphs; the manifest "
            f"counts {manifest.quads:,} in {len(manifest.graphs):,}, or others by graph.",
        )
    if plain != (manifest.triples if manifest.dataset == "plain" else 0):
        yield Fault(path, f"It holds {plain:,} statements of the default graph.")


def check_store(
    release: ReleaseDir, manifest: Manifest, where: str, progress: Progress
) -> Iterator[Fault]:
    """The store: it holds every statement of the file, and nothing else.

    In a merged dataset its default graph is the set of what the named graphs say.

    Args:
        release: the files of its statements and of its store are sound.
        manifest: of it.
        where: the path of the release in its home.
        progress: told how many statements have been looked up.
    """
    path = f"{where}/{release.store.name}"
    try:
        store = Store.read_only(str(release.store))
        yield from (Fault(path, said) for said in _differences(store, release, manifest, progress))
    except (OSError, RuntimeError, ValueError) as error:  # as the engine raises them
        yield Fault(path, f"The store cannot be read: {' '.join(str(error).split())}.")


def _differences(
    store: Store, release: ReleaseDir, manifest: Manifest, progress: Progress
) -> Iterator[str]:
    merged = manifest.dataset == "merged"
    total = manifest.quads + manifest.triples
    missing: list[int] = []
    unmerged: list[int] = []
    number = 0
    for number, (_, quad) in enumerate(_statements(release), 1):
        if number % _TOLD == 0:
            progress("store", number, total)
        if quad not in store:
            missing.append(number)
        if merged and _in_default(quad) not in store:
            unmerged.append(number)
    held = default = foreign = 0
    for quad in store:
        if not merged or quad.graph_name != _DEFAULT:
            held += 1
            continue
        default += 1
        if default % _TOLD == 0:
            progress("store", number + default, total)
        same = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if all(other.graph_name == _DEFAULT for other in same):
            foreign += 1
    progress("store", total, total)
    if missing:
        yield f"It lacks statements of quads.nq, by their lines: {some(missing)}."
    if held != number - len(missing):
        yield f"It holds {held - number + len(missing):,} statements that quads.nq has not."
    if unmerged:
        yield f"Its default graph lacks statements of quads.nq, by lines: {some(unmerged)}."
    if foreign:
        yield f"Its default graph holds {foreign:,} statements that no named graph has."
    if merged and default != manifest.triples:
        yield f"Its default graph holds {default:,} statements; not {manifest.triples:,}."
    named = {str(graph).strip("<>") for graph in store.named_graphs()}
    if named != {*manifest.graphs, *manifest.empty_graphs}:
        yield "It has other named graphs than the manifest names."


def _statements(release: ReleaseDir) -> Iterator[tuple[bytes, Quad]]:
    """Each line with the statement that it is.

    Raises:
        SyntaxError: a line is none.
        ValueError: there are other lines between them.
    """
    with release.quads.open("rb") as lines:
        yield from zip(lines, parse(path=str(release.quads), format=RdfFormat.N_QUADS), strict=True)


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)


def _name(quad: Quad) -> str:
    """What a manifest calls the graph of a statement; empty for the default graph."""
    return "" if quad.graph_name == _DEFAULT else str(quad.graph_name).strip("<>")
