"""The worker process: open the store, give up sockets, answer requests until the input ends.

Started as ``python -m kg.workers.process LOCATION BASE MEGABYTES [PORT]`` with frames of
:mod:`kg.workers.protocol` on standard input and output; with the port of a relay
(:mod:`kg.federation.relay`) it may connect to that.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from pyoxigraph import Literal, NamedNode, serialize

from kg.errors import (
    BadRequest,
    KgError,
    NotAcceptable,
    NotFound,
    ParameterError,
    QueryRefused,
    QuerySyntaxError,
    StoreError,
)
from kg.formats import GRAPH_FORMATS, N_QUADS, SOLUTION_FORMATS, TRIG, by_name
from kg.queries.safety import is_plain, refuse_unsafe
from kg.queries.services import rewrite_services, service_failure
from kg.store.opening import is_remote
from kg.store.port import MERGED, kind_of, write
from kg.things.writing import Wanted, write_thing
from kg.vocab import SKOS, prefixes
from kg.workers import selection
from kg.workers.blank_nodes import may_make_blank_nodes, named_in_turn
from kg.workers.functions import Contexts, call
from kg.workers.incoming import Incoming
from kg.workers.limits import DATASET_GRAPHS, limit_process, out_of_memory
from kg.workers.one_port import restrict_to_port
from kg.workers.output import Output
from kg.workers.protocol import (
    READY,
    Call,
    DatasetDump,
    GraphDump,
    Notation,
    Query,
    Request,
    Selection,
    Thing,
    pack,
    pack_answer,
    unpack_request,
)
from kg.workers.sandbox import deny_sockets, end_with_parent
from kg.workers.stores import Stores

_DATASETS: Final = (TRIG, N_QUADS)

_KINDS: Final = {
    "solutions": "a table of solutions",
    "boolean": "true or false",
    "graph": "an RDF graph",
}

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Triple

    from kg.formats import Format
    from kg.store.port import Store


def main(location: str, base: str, megabytes: str, port: str = "") -> int:
    """Serve frames until standard input ends; see the module."""
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not break a frame
    end_with_parent()
    relayed = bool(port) and restrict_to_port(int(port))  # before the store starts threads

    number = READY

    def say(header: dict[str, Any]) -> None:
        frames.write(pack({**header, "number": number}))
        frames.flush()

    def send(format_: str, kind: str, rows: int | None, body: bytes) -> None:
        frames.write(pack_answer(number, format_, kind, rows, body))
        frames.flush()

    stores, contexts = Stores(), Contexts()
    try:
        stores.at(location)
    except KgError as error:
        say(_said(error))
        return 1
    limit_process(int(megabytes))
    sealed = relayed if port or is_remote(location) else deny_sockets()
    say({"ready": True, "sealed": sealed})
    requests = Incoming(0)
    while (header := requests.next()) is not None:
        if header["kind"] == "open":
            location, base = header["location"], header["base"]
            continue
        number = header["number"]
        try:
            out = Output(send, buffer=header["buffer"], limit=header["limit"])
            store, request = stores.at(location), unpack_request(header)
            if isinstance(request, Call):
                call(request, contexts.of(store, base, request.release), out)
            else:
                answer(store, request, out, base)
            out.finish()
        except KgError as error:
            say(_said(error))
        except MemoryError:
            say(_said(out_of_memory()))
            return 1  # what the engine still holds is unknown
    return 0


def answer(store: Store, request: Request, out: Output, base: str) -> None:
    """Write the answer of one request, which is no call, to ``out``.

    Raises:
        KgError: the request cannot be answered; the sentence says why.
    """
    assert not isinstance(request, Call)
    if isinstance(request, Query) and request.services:
        _federated(store, request, out, base)
    elif isinstance(request, Query):
        _query(store, request, out, base)
    elif isinstance(request, Thing):
        _thing(store, request, out, base)
    elif isinstance(request, Notation):
        _notation(store, request, out)
    elif isinstance(request, GraphDump):
        _graph(store, request, out, base)
    elif isinstance(request, Selection):
        _selection(store, request, out, base)
    else:
        _dataset(store, request, out, base)


def _federated(store: Store, request: Query, out: Output, base: str) -> None:
    assert request.services is not None
    text = rewrite_services(request.text, request.services)
    try:
        _query(store, replace(request, text=text), out, base)
    except (StoreError, OSError, RuntimeError) as error:  # as the engine raises them
        raise service_failure(error) from None


def _query(store: Store, request: Query, out: Output, base: str) -> None:
    default, named = _graphs(request.default_graphs), _graphs(request.named_graphs)
    if default is not None or named is not None:
        _refuse_many([*(default or ()), *(named or ())])
    if not request.checked and not is_plain(request.text):
        facts = refuse_unsafe(request.text, services=request.services is not None)
        if default is None and named is None:
            dataset = [*facts.default_graphs, *facts.named_graphs]
            _refuse_many(dataset)
            if not request.absent_graphs:
                _refuse_outside(store, _graphs(dataset) or [])
    try:
        found = store.query(
            request.text, default_graphs=default, named_graphs=named, base=request.base or base
        )
    except QuerySyntaxError:
        refuse_unsafe(
            request.text, services=request.services is not None
        )  # which says some things better than the engine
        raise
    kind = kind_of(found)
    choice = request.formats.get(kind)
    tables = GRAPH_FORMATS if kind == "graph" else SOLUTION_FORMATS
    format_ = by_name(choice, tables) if choice else None
    if format_ is None:
        raise NotAcceptable(
            f"The answer is {_KINDS[kind]}, which is not to be had in the media types asked for.",
            f"Ask for one of {', '.join(entry.media_type for entry in tables)}.",
        )
    out.begin(format_.name, kind)
    if kind == "graph":
        made = cast("Iterable[Triple]", found)
        found = out.counted(named_in_turn(made) if may_make_blank_nodes(request.text) else made)
    write(found, format_, cast("IO[bytes]", out), prefixes(base))


def _thing(store: Store, request: Thing, out: Output, base: str) -> None:
    wanted = Wanted(
        (request.iri, *request.others),
        request.format,
        request.profile,
        request.number,
        Path(request.ontology),
        request.context,
    )
    out.begin(request.format, "thing")
    out.count(write_thing(store, wanted, cast("IO[bytes]", out), base))


def _notation(store: Store, request: Notation, out: Output) -> None:
    quads = store.quads(None, SKOS.notation, Literal(request.text), MERGED)
    out.begin("json", "notation")
    things = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    out.write(json.dumps(sorted(things)).encode())


def _graph(store: Store, request: GraphDump, out: Output, base: str) -> None:
    format_ = _rdf(request.format, GRAPH_FORMATS)
    graph = MERGED if request.graph is None else _iri(request.graph)
    if isinstance(graph, NamedNode) and not store.contains_graph(graph):
        raise _unknown(graph)
    found = store.quads(graph=graph)
    _serialize((quad.triple for quad in found), format_, out, base)


def _selection(store: Store, request: Selection, out: Output, base: str) -> None:
    format_ = _rdf(request.format, GRAPH_FORMATS)
    of = selection.quads_of if format_.holds_graphs else selection.triples_of
    _serialize(of(store, request.kind, request.iri, plain=request.plain), format_, out, base)


def _dataset(store: Store, request: DatasetDump, out: Output, base: str) -> None:
    format_ = _rdf(request.format, _DATASETS)
    default = store.quads(graph=MERGED) if request.default else iter(())
    _serialize(chain(default, store.quads()), format_, out, base)


def _rdf(name: str, formats: tuple[Format, ...]) -> Format:
    format_ = by_name(name, formats)
    if format_ is None or format_.rdf is None:
        there = ", ".join(entry.media_type for entry in formats)
        raise NotAcceptable(f'"{name}" is not a format that this comes in.', f"There is: {there}.")
    return format_


def _serialize(found: Iterable[Any], format_: Format, out: Output, base: str) -> None:
    assert format_.rdf is not None
    out.begin(format_.name, "graph")
    serialize(out.counted(found), cast("IO[bytes]", out), format_.rdf, prefixes=prefixes(base))


def _unknown(thing: NamedNode) -> NotFound:
    return NotFound(
        f"The release says nothing of {thing.value}.", "See that the address is spelt right."
    )


def _refuse_many(dataset: Sequence[NamedNode] | Sequence[str]) -> None:
    count = len(set(dataset))
    if count > DATASET_GRAPHS:
        raise QueryRefused(
            f"The query names {count} graphs as its dataset; {DATASET_GRAPHS} is the most.",
            "Leave FROM out and write GRAPH ?source { … } with a condition on ?source.",
        )


def _refuse_outside(store: Store, dataset: Sequence[NamedNode]) -> None:
    """Refuse FROM of what the store has not: who writes it expects it to be fetched.

    A dataset of the protocol is not held to this: approved tests of the protocol name a graph
    that no server has and expect an answer, for which it counts as empty.
    """
    for graph in dataset:
        if not store.contains_graph(graph):
            raise QueryRefused(
                f"The graph {graph.value} is not in this release, and nothing is fetched.",
                "Ask for the graphs there are: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.",
            )


def _graphs(names: Sequence[str] | None) -> list[NamedNode] | None:
    try:
        return None if names is None else [NamedNode(name) for name in names]
    except ValueError as error:
        raise BadRequest(f"A graph is named by no IRI: {error}.", "Give whole IRIs.") from None


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError:
        raise NotFound(f'"{text}" is not an absolute IRI.', "Give a whole IRI.") from None


def _said(error: KgError) -> dict[str, Any]:
    said = {"error": error.code, "problem": error.problem, "remedy": error.remedy}
    return {**said, "name": error.name} if isinstance(error, ParameterError) else said


if __name__ == "__main__":
    try:
        code = main(*sys.argv[1:])
    except ConnectionError:  # nobody waits for it any more
        os._exit(1)
    sys.exit(code)
