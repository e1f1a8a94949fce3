"""The shipped files, built and served: the merged set, and no page that leads nowhere of ours."""

from __future__ import annotations

import html
import re

BROWSER = "text/html,*/*;q=0.8"
PAGES = 150


def count(server, pattern):
    answer = server.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").json()
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_the_default_graph_is_the_merged_set_and_nothing_more(shipped):
    merged = count(shipped, "?s ?p ?o")
    assert merged == count(shipped, "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
    assert merged == shipped.get("/health").json()["triples"] > 5000
    assert count(shipped, "GRAPH ?g { ?s ?p ?o }") > merged


def test_links_of_pages_lead_somewhere(shipped):
    """A walk over the pages from the goal that the report names, as far as PAGES go."""
    waiting = ["/", "/resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F11"]
    seen, broken = set(), []
    while waiting and len(seen) < PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = shipped.get(path, BROWSER)
        if answer.status != 200:
            broken.append((path, answer.status))
            continue
        page = answer.data.decode()
        links = (html.unescape(link) for link in re.findall(r'<a href="(/[^"]*)"', page))
        waiting += [link for link in links if "format=" not in link and link not in seen]
    assert not broken
    assert len(seen) == PAGES
