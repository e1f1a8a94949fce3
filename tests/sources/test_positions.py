from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from kg.sources.positions import first_blank_node, noncanonical_tags, positions
from tests.content import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

HARD = '''@prefix a: <http://a/> . @base <http://b/> .
PREFIX b: <http://b/>
BASE <http://c/>
# a comment with <iri> "string" ; .
a:s.t a:p "a ; . , { } # \\" 'x'"@en-gb ,
    """long
" "" lines""" , 'it\\'s' , \'\'\'also
long\'\'\' ;
  a a:C ; ; a:q 1.5 , -2 , .5 , 1e3 , true ; .
GRAPH a:g { a:s a:p <x#y> . a:t a:p a:o\\/slash , a:a%20b }
<g> { a:s a:p "2024"^^a:t }
{ a:s a:p a:last . }
a:end a:p a:o.
'''


def test_a_hard_text() -> None:
    count = len(list(parse(HARD, format=RdfFormat.TRIG)))
    found = positions(HARD)
    assert len(found) == count == 16
    assert [place.object for place in found] == [5, 6, 7, 7, *[9] * 6, *[10] * 3, 11, 12, 13]
    assert {place.subject for place in found[:10]} == {5}


@pytest.mark.parametrize("folder", ["ontology/modules", "data/reference", "data/documents"])
def test_every_statement_of_the_shipped_files_is_found(folder: str) -> None:
    files = sorted(p for p in (REPOSITORY / folder).rglob("*") if p.suffix in (".ttl", ".trig"))
    assert files
    for path in files:
        assert_as_many(path)


def assert_as_many(path: Path) -> None:
    text = path.read_text("utf-8")
    form = RdfFormat.TRIG if path.suffix == ".trig" else RdfFormat.TURTLE
    assert len(positions(text)) == len(list(parse(text, format=form))), path


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('<a:a> <a:b> "[ _:x ("  .', None),
        ("<a:a> <a:b> 1 .\n_:x <a:b> 1 .", 2),
        ("<a:a> <a:b>\n\n[ <a:c> 1 ] .", 3),
        ("<a:a>\n<a:b> (1 2) .", 2),
    ],
)
def test_the_first_blank_node(text: str, line: int | None) -> None:
    assert first_blank_node(text) == line


def test_tags() -> None:
    text = "@prefix A: <a:> .\n<a:a> <a:b> 'x'@en , 'y'@EN ,\n '''z@ZH'''@zh-Hans ."
    assert noncanonical_tags(text) == [("EN", 2), ("zh-Hans", 3)]
