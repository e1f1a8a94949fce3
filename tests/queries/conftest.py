"""A SPARQL endpoint on the loopback that answers nothing and counts who asked it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = """\
#+ summary: {en: "Which programmes?", zh: "哪些方案？"}
#+ description: {en: "Programmes of a target.", zh: "具体目标的方案。"}
#+ tags: [programme]
#+ parameters:
#+   target:
#+     type: target
#+     required: true
#+     description: {en: "A target.", zh: "具体目标。"}
#+     example: 11.1
#+   language:
#+     type: language
#+     default: en
#+     description: {en: "The language.", zh: "语言。"}
#+     example: zh
#+ returns:
#+   programme: {en: "The programme.", zh: "方案。"}
#+   label: {en: "Its name.", zh: "名称。"}
#+ checks:
#+   - given: {target: 11.1}
#+     at_least: 1
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?programme ?label
WHERE {
  ?programme hkg:contributesTo $target ; skos:prefLabel ?label .
  FILTER(LANG(?label) = $language)
}
"""

_EMPTY = b'{"head":{"vars":[]},"results":{"bindings":[]}}'


class CountingEndpoint:
    """Use it as a context; ``url`` is where it listens, ``hits`` how often it was asked."""

    def __enter__(self) -> CountingEndpoint:
        outer = self
        self.hits = 0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._answer()

            def do_GET(self) -> None:
                self._answer()

            def _answer(self) -> None:
                outer.hits += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(_EMPTY)))
                self.end_headers()
                self.wfile.write(_EMPTY)

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def endpoint() -> Iterator[CountingEndpoint]:
    """A running endpoint."""
    with CountingEndpoint() as running:
        yield running


@pytest.fixture
def sample() -> str:
    """The text of a sound stored query."""
    return SAMPLE
