"""An official file becomes goals, targets and indicators, or a sentence that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.imports.taxonomy import read_taxonomy
from kg.vocab import SDG

TAXONOMY = Path(__file__).with_name("taxonomy.ttl")
GOAL = (
    "<http://metadata.un.org/sdg/11> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<http://metadata.un.org/sdg/ontology#Goal> .\n"
)


def test_elements_have_codes_parents_titles_and_custodians() -> None:
    taxonomy = read_taxonomy(TAXONOMY)
    found = taxonomy.elements
    assert taxonomy.name == "taxonomy.ttl"
    assert len(taxonomy.sha256) == 64
    assert sorted(iri.removeprefix(SDG.iri) for iri in found) == [
        "11", "11.1", "11.2", "11.9", "C110101", "C110201",
    ]  # fmt: skip
    indicator = found[SDG.iri + "C110101"]
    assert indicator.kind == "indicator"
    assert indicator.codes == {"11.1.1"}, "of the three forms of a code the compact one"
    assert indicator.parents == {SDG.iri + "11.1", SDG.iri + "11.2"}
    assert indicator.custodians == {"Homes Agency", "FAO"}
    target = found[SDG.iri + "11.1"]
    assert target.titles["fr"] == {"D’ici", "Un logis pour chacun"}
    assert (target.kind, target.code) == ("target", "11.1")


@pytest.mark.parametrize("ending", [".nt", ".nq"])
def test_other_formats_are_known_by_their_ending(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"taxonomy{ending}"
    path.write_text(GOAL)
    assert list(read_taxonomy(path).elements) == [SDG.iri + "11"]


WRONG = [
    ("a.ttl", "\n<a:b> <a:c> .\n", r"a\.ttl:2: It is not Turtle: "),
    ("a.ttl", "<a:b> <a:c> <a:d> .", "describes no goal"),
    ("a.ttl", "", "describes no goal"),
    ("a.zip", GOAL, r'ending "\.zip" says no format of RDF. Give a file that ends in one of \.ttl'),
    ("a.ttl", "<a:b> <a:c> 'caf\xe9' .", "It is not Turtle"),
    ("a.rdf", "<html></html>", "describes no goal|It is not RDF/XML"),
]


@pytest.mark.parametrize(("name", "text", "says"), WRONG)
def test_what_is_no_taxonomy_says_why(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="latin-1")
    with pytest.raises(SourceError, match=says) as caught:
        read_taxonomy(path)
    assert caught.value.remedy


def test_a_context_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@context": "http://127.0.0.1:9/context", "@id": "http://e/a"}')
    with pytest.raises(SourceError, match="a context or import elsewhere is not fetched"):
        read_taxonomy(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.mkdir()
    with pytest.raises(SourceError, match="cannot be read"):
        read_taxonomy(path)
