"""The M49 data: it is what the script writes, complete, and sound as a hierarchy."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pycountry
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

ROOT = Path(__file__).resolve().parents[2]
TURTLE = ROOT / "data" / "reference" / "m49.ttl"

ID = "https://w3id.org/habitat-kg/id"
HKG = "https://w3id.org/habitat-kg/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
WORLD = f"{ID}/region/001"

COUNTRIES = 248
REGIONS = 30
NOT_IN_M49 = {"TWN"}
"""The ISO 3166-1 codes without an entry of their own in the M49 list."""

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]

HEADER = "iso3,m49,within,en,zh,fr,es,ar,ru,also,omit\n"
WORLD_ROW = ",001,,World,,,,,Мир,,world@en | весь мир@ru\n"


@pytest.fixture(scope="module")
def m49() -> ModuleType:
    """The script as a module; scripts/ is not a package."""
    spec = importlib.util.spec_from_file_location("m49", ROOT / "scripts" / "m49.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["m49"] = module  # dataclasses look their module up here
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(path=TURTLE, format=RdfFormat.TURTLE)
    return store


def members(store: Store, term: str) -> list[str]:
    """The IRIs of the instances of a class of the ontology."""
    quads = store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(HKG + term))
    return [quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)]


def values(store: Store, subject: str, predicate: str) -> list[str]:
    """The objects of a subject and a predicate: IRIs and texts alike."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def labels(store: Store, subject: str, predicate: str) -> set[tuple[str, str | None]]:
    """The labels of a subject as pairs of text and language."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(SKOS + predicate), None)
    return {(q.object.value, q.object.language) for q in found if isinstance(q.object, Literal)}


def test_committed_file_is_what_the_script_writes(m49: ModuleType) -> None:
    committed = TURTLE.read_bytes()
    assert m49.regenerate(committed.decode("utf-8")).encode("utf-8") == committed


def test_every_entry_of_the_standard_is_there(store: Store) -> None:
    countries = members(store, "Country")
    assert len(countries) == COUNTRIES
    assert len(members(store, "Region")) == REGIONS
    assert len(members(store, "ReferenceDataset")) == 1
    iso3 = {country.alpha_3 for country in pycountry.countries}
    assert {iri.rpartition("/")[2] for iri in countries} == iso3 - NOT_IN_M49


def test_preferred_labels_are_one_each_in_six_languages(store: Store) -> None:
    for iri in members(store, "Country") + members(store, "Region"):
        preferred = labels(store, iri, "prefLabel")
        assert sorted(str(language) for _, language in preferred) == LANGUAGES, iri
        assert preferred.isdisjoint(labels(store, iri, "altLabel")), iri


def test_no_label_names_two_places(store: Store) -> None:
    counts = Counter(
        label
        for iri in members(store, "Country") + members(store, "Region")
        for label in labels(store, iri, "prefLabel") | labels(store, iri, "altLabel")
    )
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("term", "predicate", "count"),
    [
        ("Country", "iso3Code", COUNTRIES),
        ("Country", "iso2Code", COUNTRIES),
        ("Country", "m49Code", COUNTRIES),
        ("Region", "m49Code", REGIONS),
    ],
)
def test_codes_are_unique(store: Store, term: str, predicate: str, count: int) -> None:
    codes = [code for iri in members(store, term) for code in values(store, iri, HKG + predicate)]
    assert len(codes) == len(set(codes)) == count


def test_iris_and_notations_agree_with_the_codes(store: Store) -> None:
    for term, code in (("Country", "iso3Code"), ("Region", "m49Code")):
        for iri in members(store, term):
            notation = iri.rpartition("/")[2]
            assert values(store, iri, HKG + code) == [notation]
            assert values(store, iri, SKOS + "notation") == [notation]
            area = values(store, iri, SKOS + "exactMatch")
            assert [one.rpartition("/")[2] for one in area] == values(store, iri, HKG + "m49Code")


def test_every_chain_of_regions_ends_in_the_world(store: Store) -> None:
    regions = set(members(store, "Region"))
    for iri in members(store, "Country") + sorted(regions):
        place, steps = iri, 0
        while place != WORLD:
            (place,) = values(store, place, HKG + "within")
            steps += 1
            assert place in regions, iri
            assert steps <= 4, f"{iri} does not reach the World in four steps."
    assert values(store, WORLD, HKG + "within") == []


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("country/KEN", "014"),
        ("country/EGY", "015"),
        ("country/CUB", "029"),
        ("country/MEX", "013"),
        ("country/USA", "021"),
        ("country/IRN", "034"),
        ("country/CYP", "145"),
        ("country/GGY", "154"),
        ("country/ATA", "001"),
        ("region/014", "202"),
        ("region/029", "419"),
        ("region/202", "002"),
        ("region/419", "019"),
        ("region/150", "001"),
    ],
)
def test_known_places_are_in_their_region(store: Store, place: str, region: str) -> None:
    assert values(store, f"{ID}/{place}", HKG + "within") == [f"{ID}/region/{region}"]


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("country/KEN", "Kenya | 肯尼亚 | Kenya | Kenya | كينيا | Кения"),
        (
            "country/PSE",
            "State of Palestine | 巴勒斯坦国 | État de Palestine | Estado de Palestina"
            " | دولة فلسطين | Государство Палестина",
        ),
        (
            "country/SYR",
            "Syrian Arab Republic | 阿拉伯叙利亚共和国 | République arabe syrienne"
            " | República Árabe Siria | الجمهورية العربية السورية | Сирийская Арабская Республика",
        ),
        ("country/TUR", "Türkiye | 土耳其 | Türkiye | Türkiye | تركيا | Турция"),
        ("country/VNM", "Viet Nam | 越南 | Viet Nam | Viet Nam | فييت نام | Вьетнам"),
        (
            "country/KOR",
            "Republic of Korea | 大韩民国 | République de Corée | República de Corea"
            " | جمهورية كوريا | Республика Корея",
        ),
        (
            "country/CIV",
            "Côte d'Ivoire | 科特迪瓦 | Côte d’Ivoire | Côte d’Ivoire | كوت ديفوار | Кот-д’Ивуар",
        ),
        ("region/001", "World | 世界 | Monde | Mundo | العالم | Мир"),
        (
            "region/202",
            "Sub-Saharan Africa | 撒哈拉以南非洲 | Afrique subsaharienne | África subsahariana"
            " | أفريقيا جنوب الصحراء الكبرى | Африка к югу от Сахары",
        ),
    ],
)
def test_preferred_label_is_the_un_name(store: Store, place: str, names: str) -> None:
    expected = set(zip(names.split(" | "), ("en", "zh", "fr", "es", "ar", "ru"), strict=True))
    assert labels(store, f"{ID}/{place}", "prefLabel") == expected


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("VNM", ("Vietnam", "en")),
        ("GBR", ("United Kingdom", "en")),
        ("GBR", ("英国", "zh")),
        ("USA", ("美国", "zh")),
        ("SAU", ("沙特", "zh")),
        ("COD", ("Congo-Kinshasa", "fr")),
        ("PSE", ("Palestina", "es")),
        ("SYR", ("سوريا", "ar")),
        ("GBR", ("Великобритания", "ru")),
    ],
)
def test_common_name_is_an_alternative_label(
    store: Store, place: str, label: tuple[str, str]
) -> None:
    assert label in labels(store, f"{ID}/country/{place}", "altLabel")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("KEX,404,001,,,,,,,,", '"KEX" is not an ISO 3166-1 alpha-3 code'),
        ("KEN,405,001,,,,,,,,", '"KEN" has the numeric code 404'),
        ("KEN,404,001,Kenya,,,,,,,", "Leave en empty"),
        ("KEN,404,001,,,,,,Кения,,", "Leave ru empty"),
        ("KEN,404,001,,,,,,,,Kenia@en", '"Kenia"@en is not the CLDR name'),
        ("KEN,404,001,,,,,,,Kenia,", '"Kenia" does not say its language'),
        ("KEN,404,001,,,,,,,Kenia@de,", '"Kenia@de" does not say its language'),
        ("KEN,404,014,,,,,,,,", 'within "014", which is no region'),
        (",001,,World,,,,,Мир,,world@en | весь мир@ru", '"001" is listed twice'),
        (",830,001,,,,,,,,", '"830" has no name in CLDR'),
    ],
)
def test_wrong_row_is_refused(m49: ModuleType, tmp_path: Path, row: str, message: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"{HEADER}{WORLD_ROW}{row}\n", encoding="utf-8")
    with pytest.raises(m49.TableError, match=message):
        m49.read_places(table)


def test_file_without_its_marker_line_is_refused(m49: ModuleType) -> None:
    with pytest.raises(m49.TableError, match="has no line"):
        m49.regenerate("# nothing generated here\n")
