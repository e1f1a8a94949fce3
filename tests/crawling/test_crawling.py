"""No link of any page or document is dead, whatever release it is of."""

from __future__ import annotations

from tests.changes.planted import plant
from tests.crawling.crawler import Crawl
from tests.serving import running

OTHER_LANGUAGES = r"[?&]lang=(?!zh)"
QUESTIONS = r"/sparql\?|/api/v1/queries/|/openapi.json|/timemap/"
"""What answers whatever is asked, names things of the shipped data as examples, or lists releases
whether or not they have the thing."""


def test_no_link_of_any_page_or_document_is_dead(tmp_path):
    planted = plant(tmp_path)
    with running(planted.home.path, "kg.cli.main", "serve", "--port", workers=2) as server:
        crawl = Crawl(server.address, skip=f"{OTHER_LANGUAGES}|{QUESTIONS}").run(most=2500)
    assert not crawl.dead, "\n".join(f"{link} on {page}: {why}" for link, page, why in crawl.dead)
    assert len(crawl.visited) > 1000
    assert {"text/html", "text/turtle", "application/ld+json", "application/trig"} <= set(
        crawl.kinds
    )
