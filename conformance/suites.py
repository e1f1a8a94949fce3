"""Run every test of the suites, in process and by HTTP, into records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.cases import EVALUATION, KINDS, UPDATE, WRONG, case
from conformance.description import run_description
from conformance.exchanges import graphs_before, run_exchanges
from conformance.manifests import entries
from conformance.outcomes import Outcome, Record
from conformance.running import run
from conformance.targets import Engine, Refused, Service
from kg.queries.tokens import tokenise, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conformance.cases import Case
    from conformance.client import Client
    from conformance.manifests import Entry

MANIFESTS: Final = ("sparql/sparql10/manifest.ttl", "sparql/sparql11/manifest-all.ttl")
OF_HTTP: Final = {
    "ProtocolTest": "SPARQL 1.1 Protocol",
    "GraphStoreProtocolTest": "Graph Store Protocol",
    "ServiceDescriptionTest": "Service Description",
}
ENTAILMENT: Final = "Needs an entailment regime; the service offers none."
FEDERATION: Final = "Needs SERVICE, which the service refuses unless an operator opens endpoints."
LOADING: Final = "Needs LOAD, which the service refuses."
WITHDRAWN: Final = "Withdrawn by the working group."


def run_suites(checkout: Path, client: Client | None) -> Iterator[Record]:
    """The records of all tests, in the order of the manifests.

    Args:
        checkout: the folder of the rdf-tests repository.
        client: the service to ask; without one only the engine is.
    """
    engine = Engine(checkout)
    service = None if client is None else Service(client, checkout)
    for manifest in MANIFESTS:
        for entry in entries(checkout, manifest):
            group = _group(entry)
            if entry.withdrawn:
                yield Record(entry.id, group, skipped=WITHDRAWN)
            elif entry.kind in OF_HTTP:
                if service is not None and client is not None:
                    yield _of_http(entry, group, service, client)
            elif entry.kind in KINDS:
                test = case(entry, checkout)
                skipped = _skipped(entry, test)
                if skipped:
                    yield Record(entry.id, group, skipped=skipped)
                    continue
                asked = None if service is None else run(test, service, checkout)
                yield Record(entry.id, group, run(test, engine, checkout), asked)
            else:
                yield Record(entry.id, group, skipped=f"A kind of test not known: {entry.kind}.")


def _of_http(entry: Entry, group: str, service: Service, client: Client) -> Record:
    if entry.kind == "ServiceDescriptionTest":
        outcome = run_description(entry.id.rpartition("/")[2], client)
        return Record(entry.id, group, service=outcome)
    try:
        service.load(graphs_before(entry))
    except Refused as error:
        return Record(entry.id, group, service=Outcome(passed=False, why=f"not loaded: {error}"))
    outcome = run_exchanges(entry, client)
    service.forget()
    return Record(entry.id, group, service=outcome)


def _group(entry: Entry) -> str:
    """The suite's name and what is tested, as ``SPARQL 1.1 update evaluation``."""
    if entry.kind in OF_HTTP:
        return OF_HTTP[entry.kind]
    version = "1.0" if entry.suite == "sparql10" else "1.1"
    if entry.kind in EVALUATION:
        return f"SPARQL {version} query evaluation"
    if entry.kind in UPDATE:
        return f"SPARQL {version} update evaluation"
    return f"SPARQL {version} {'update' if 'Update' in entry.kind else 'query'} syntax"


def _skipped(entry: Entry, test: Case) -> str:
    """Why a test is not run; "" where it is."""
    if entry.directory == "entailment":
        return ENTAILMENT
    if test.kind in WRONG:
        return ""
    words = [token for token in tokenise(unescape(test.text)) if token.is_word("SERVICE", "LOAD")]
    if not words:
        return ""
    return FEDERATION if words[0].is_word("SERVICE") else LOADING
