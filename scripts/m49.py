"""Write the countries and regions of data/reference/m49.ttl.

The table data/reference/m49-names.csv says what belongs to the M49 standard and where. Its row is
completed from Unicode CLDR (names, through Babel) and ISO 3166-1 (codes, through pycountry), both
needed only here. Everything above the marker line of m49.ttl is written by hand and kept.

Columns of the table:

- iso3: the ISO 3166-1 alpha-3 code; empty for a region
- m49, within: the M49 code, and that of the most specific region around it
- en, zh, fr, es, ar, ru: the UN name; empty where CLDR has the same, or where none is established
- also: further names, each with its language, such as UAE@en
- omit: CLDR names, written likewise, that UN usage rules out or that another place bears: they are
  kept out of the alternative labels

Run `python scripts/m49.py` after changing the table or upgrading Babel or pycountry.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pycountry
from babel import Locale

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
TABLE = REFERENCE / "m49-names.csv"
TURTLE = REFERENCE / "m49.ttl"
MARKER = "# Everything below this line is written by scripts/m49.py.\n"

ID = "https://w3id.org/habitat-kg/id"
GEO_AREA = "http://metadata.un.org/sdg/codes/geoArea"
LANGUAGES = ("en", "zh", "fr", "es", "ar", "ru")
SEPARATOR = " | "


class TableError(ValueError):
    """A row of the table that cannot become a country or a region."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name in one language."""

    text: str
    language: str

    def __str__(self) -> str:
        return f"{json.dumps(self.text, ensure_ascii=False)}@{self.language}"


@dataclass(frozen=True, slots=True)
class Place:
    """A country, an area or a region of M49; a region has no ISO codes."""

    m49: str
    within: str
    iso3: str
    iso2: str
    preferred: tuple[Label, ...]
    alternative: tuple[Label, ...]

    @property
    def iri(self) -> str:
        return f"<{ID}/country/{self.iso3}>" if self.iso3 else f"<{ID}/region/{self.m49}>"


def read_places(table: Path) -> dict[str, Place]:
    """Read the table into places by M49 code, in the order of the codes.

    Raises:
        TableError: A row is wrong; the message names the file, the line and the remedy.
    """
    places: dict[str, Place] = {}
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            try:
                place = parse_row(row)
                if place.m49 in places:
                    raise TableError(f'"{place.m49}" is listed twice. Keep one row.')
            except TableError as error:
                raise TableError(f"{table.name}:{rows.line_num}: {error}") from error
            places[place.m49] = place
    regions = {place.m49 for place in places.values() if not place.iso3}
    for place in places.values():
        if place.within and place.within not in regions:
            raise TableError(
                f'{table.name}: "{place.m49}" is within "{place.within}", which is no region of '
                "the table. Use the M49 code of a row without iso3."
            )
    return dict(sorted(places.items()))


def parse_row(row: Mapping[str, str]) -> Place:
    """Complete one row of the table with its ISO codes and CLDR names."""
    m49, iso3 = row["m49"], row["iso3"]
    iso2 = iso2_code(iso3, m49) if iso3 else ""
    further, omitted = tagged(row["also"]), tagged(row["omit"])
    preferred: list[Label] = []
    alternative: list[Label] = []
    for language in LANGUAGES:
        territory = Locale(language).territories.get(iso2 or m49)
        if territory is None:
            raise TableError(f'"{m49}" has no name in CLDR. Correct m49.')
        common = Label(territory, language)
        if row[language] == territory:
            raise TableError(f'"{territory}" is the CLDR name too. Leave {language} empty.')
        name = Label(row[language] or territory, language)
        preferred.append(name)
        if common in omitted:
            omitted.remove(common)
        elif common != name:
            alternative.append(common)
        alternative.extend(one for one in further if one.language == language)
    if omitted:
        raise TableError(f"{omitted[0]} is not the CLDR name (any more). Take it out of omit.")
    return Place(m49, row["within"], iso3, iso2, tuple(preferred), tuple(alternative))


def iso2_code(iso3: str, m49: str) -> str:
    """Look up the alpha-2 code of a country whose ISO numeric code is its M49 code."""
    country = pycountry.countries.get(alpha_3=iso3)
    if country is None:
        raise TableError(f'"{iso3}" is not an ISO 3166-1 alpha-3 code. Correct iso3.')
    if country.numeric != m49:
        raise TableError(f'"{iso3}" has the numeric code {country.numeric}. Correct m49 or iso3.')
    return str(country.alpha_2)


def tagged(cell: str) -> list[Label]:
    """Read a cell of names that each end in their language: ``UAE@en | 阿联酋@zh``."""
    found = []
    for name in cell.split(SEPARATOR) if cell else ():
        text, at, language = name.rpartition("@")
        if not at or language not in LANGUAGES:
            raise TableError(f'"{name}" does not say its language. Write it like UAE@en.')
        found.append(Label(text, language))
    return found


def render(place: Place, places: Mapping[str, Place]) -> str:
    """Write one place as a paragraph of Turtle."""
    return (
        f"\n{place.iri} a {' ; '.join(identify(place, places))} ;\n"
        f"    {' ; '.join(label(place))} ; skos:exactMatch <{GEO_AREA}/{place.m49}> .\n"
    )


def identify(place: Place, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield the class, the codes and the region of a place as Turtle."""
    yield "hkg:Country" if place.iso3 else "hkg:Region"
    yield f'skos:notation "{place.iso3 or place.m49}"'
    if place.iso3:
        yield f'hkg:iso3Code "{place.iso3}"'
        yield f'hkg:iso2Code "{place.iso2}"'
    yield f'hkg:m49Code "{place.m49}"'
    if place.within:
        yield f"hkg:within {places[place.within].iri}"


def label(place: Place) -> Iterator[str]:
    """Yield the labels of a place as Turtle."""
    yield f"skos:prefLabel {' , '.join(map(str, place.preferred))}"
    if place.alternative:
        yield f"skos:altLabel {' , '.join(map(str, place.alternative))}"


def regenerate(turtle: str, table: Path = TABLE) -> str:
    """Return the Turtle file with everything below its marker line written anew.

    Raises:
        TableError: The table has a wrong row, or the file has no marker line.
    """
    head, marker, _ = turtle.partition(MARKER)
    if not marker:
        raise TableError(f'{TURTLE.name} has no line "{MARKER.strip()}". Put it below the dataset.')
    places = read_places(table)
    return head + marker + "".join(render(place, places) for place in places.values())


def main() -> None:
    """Rewrite data/reference/m49.ttl."""
    try:
        text = regenerate(TURTLE.read_text(encoding="utf-8"))
    except TableError as error:
        raise SystemExit(str(error)) from error
    TURTLE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
