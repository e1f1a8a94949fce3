"""Follows every link of every page, RDF document, JSON document and Link header of a server.

``python -m tests.crawling.crawler ADDRESS [--most N] [--skip REGEX]`` does it by hand.
"""

from __future__ import annotations

import argparse
import html.parser
import json
import re
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin

import urllib3
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.formats import GRAPH_FORMATS
from kg.vocab import DEFAULT_BASE

BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
RDF = {media: entry.rdf for entry in GRAPH_FORMATS for media in (entry.media_type,)}
_LINK = re.compile(r"<([^>]*)>\s*;")
_SAFE = "/:@!$&'()*+,;=-._~%?"
_BUSY = 503
_GONE = 410
_TRIES = 40


class Links(html.parser.HTMLParser):
    """What a page links to for all, crawlers too, and the ids that links may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()
        self.ids: set[str] = set()
        self.data: list[str] = []
        self._in_data = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        if "nofollow" not in given.get("rel", "").split():
            self.found |= {given[name] for name in ("href", "src") if given.get(name)}
        if tag == "script" and given.get("type") == "application/ld+json":
            self._in_data = True
            self.data.append("")

    def handle_endtag(self, tag):
        self._in_data = self._in_data and tag != "script"

    def handle_data(self, data):
        if self._in_data:
            self.data[-1] += data


@dataclass
class Crawl:
    """What was visited and what was dead: (link, where it stands, why)."""

    address: str
    base: str = DEFAULT_BASE
    skip: str = ""
    visited: dict[str, int] = field(default_factory=dict)
    dead: list[tuple[str, str, str]] = field(default_factory=list)
    links: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def run(self, start: str = "/", most: int = 10**9, threads: int = 4) -> Crawl:
        """Visit ``start`` and all that is linked from there on."""
        http = urllib3.PoolManager(retries=False, timeout=60, maxsize=threads)
        waiting: deque[tuple[str, str]] = deque([(urljoin(self.address, start), "start")])
        known = {waiting[0][0]}
        fragments: dict[str, set[str]] = {}
        wanted: list[tuple[str, str, str]] = []
        with ThreadPoolExecutor(threads) as pool:
            running = set()
            while waiting or running:
                while waiting and len(running) < threads * 2 and len(self.visited) < most:
                    place, origin = waiting.popleft()
                    self.visited[place] = 0
                    running.add(pool.submit(self._visit, http, place, origin))
                if not running:
                    break
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for task in done:
                    place, ids, found = task.result()
                    if ids is not None:
                        fragments[place] = ids
                    for link in found:
                        local, fragment = self.local(link, place)
                        if local is None or (self.skip and re.search(self.skip, local)):
                            continue
                        self.links += 1
                        if fragment and link in _ANCHORS.get(place, ()):
                            wanted.append((local, fragment, place))
                        if local not in known:
                            known.add(local)
                            waiting.append((local, place))
        for place, fragment, origin in wanted:
            if place in fragments and fragment not in fragments[place]:
                self.dead.append((f"{place}#{fragment}", origin, "the page has no such anchor"))
        return self

    def local(self, link: str, place: str) -> tuple[str | None, str]:
        """The address on this server that a link leads to, without its fragment, and that."""
        whole, _, fragment = urljoin(place, link.strip()).partition("#")
        for own in (self.base, self.address + "/"):
            if whole == own.rstrip("/") or whole.startswith(own):
                path = whole[len(own) :] if whole.startswith(own) else ""
                return f"{self.address}/{quote(path, safe=_SAFE)}", unquote(fragment)
        return None, ""

    def _visit(self, http, place, origin):
        for _ in range(_TRIES):
            try:
                got = http.request("GET", place, headers={"Accept": BROWSER}, redirect=False)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                self.dead.append((place, origin, f"{type(error).__name__}: {error}"))
                return place, None, set()
            if got.status != _BUSY:
                break
            time.sleep(min(float(got.headers.get("Retry-After", 1)), 2))
        self.visited[place] = got.status
        media = got.headers.get("Content-Type", "").partition(";")[0]
        self.kinds[media] = self.kinds.get(media, 0) + 1
        found = set(_LINK.findall(got.headers.get("Link", "")))
        found |= {got.headers[n] for n in ("Location", "Content-Location") if n in got.headers}
        ids = None
        if got.status == _GONE:  # an answer: it leads to the last release that has it
            return place, None, found
        if got.status >= 400:
            self.dead.append((place, origin, f"{got.status} {got.data[:160]!r}"))
            return place, None, set()
        try:
            if media == "text/html":
                page = Links(got.data.decode())
                ids = page.ids
                _ANCHORS[place] = page.found
                found |= page.found
                for block in page.data:
                    found |= _iris(block.encode(), RdfFormat.JSON_LD, place)
            elif media in RDF:
                found |= _iris(got.data, RDF[media], place)
            elif media.endswith("json"):
                found |= set(_strings(json.loads(got.data)))
            elif media.endswith("xml") and media != "image/svg+xml":
                root = ElementTree.fromstring(got.data)
                found |= {v for e in root.iter() for n, v in e.items() if n in ("href", "src")}
                found |= {e.text or "" for e in root.iter() if e.tag.endswith("}loc")}
            elif media == "application/link-format":
                found |= set(_LINK.findall(got.data.decode()))
        except (SyntaxError, ValueError, ElementTree.ParseError) as error:
            self.dead.append((place, origin, f"{media} does not parse: {error}"))
        return place, ids, found


_ANCHORS: dict[str, set[str]] = {}


def _iris(data: bytes, format_: RdfFormat, place: str) -> set[str]:
    iris = set()
    for quad in parse(data, format_, base_iri=place):
        iris |= {t.value for t in quad if isinstance(t, NamedNode)}
    return iris


def _strings(value):
    """The strings of a JSON document that are addresses."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://", "/")) and " " not in value:
            yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("pattern", "$ref"):
                yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def main() -> int:
    """Crawl a server and say what is dead."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("address")
    given.add_argument("--most", type=int, default=10**9)
    given.add_argument("--skip", default=r"[?&]lang=")
    given.add_argument("--start", default="/")
    asked = given.parse_args()
    crawl = Crawl(asked.address.rstrip("/"), skip=asked.skip).run(asked.start, asked.most)
    for link, origin, why in crawl.dead:
        print(f"DEAD {link}\n     on {origin}\n     {why}")
    print(
        f"{len(crawl.visited)} visited, {crawl.links} links, {len(crawl.dead)} dead; {crawl.kinds}"
    )
    return 1 if crawl.dead or not crawl.links else 0


if __name__ == "__main__":
    sys.exit(main())
