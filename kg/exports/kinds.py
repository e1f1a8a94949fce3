"""The table of exports: what each is called, what it comes in, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from kg.queries.header import Wording

if TYPE_CHECKING:
    from kg.formats import Format

STEM: Final = "habitat-kg"
"""What the names of files begin with."""

GZIP: Final = "application/gzip"
ZIP: Final = "application/zip"
PARQUET: Final = "application/vnd.apache.parquet"
CSV: Final = "text/csv"
CSVW: Final = "application/csvm+json"
CSV_ENDING: Final = ".csv"
PARQUET_ENDING: Final = ".parquet"
METADATA: Final = "csv-metadata.json"
"""The file that describes the tables, where programs look for it (Metadata Vocabulary for Tabular
Data, section 5.3)."""


@dataclass(frozen=True)
class Kind:
    """One export; ``name`` is that of ``--format``, ``file`` that of its address.

    ``media_type`` is that of the file; ``registered`` whether IANA knows it. ``format`` is set for
    RDF. An export whose ``folder`` is set is many tables: each has an address below that folder,
    and ``file`` holds all of them.
    """

    name: str
    file: str
    media_type: str
    title: Wording
    purpose: Wording
    registered: bool = True
    format: Format | None = None
    folder: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the release has of it for certain, the plain one first.

        >>> by_name("turtle").files, by_name("tables").files
        (('habitat-kg.ttl', 'habitat-kg.ttl.gz'), ('tables.zip',))
        """
        return (self.file,) if self.folder else (self.file, f"{self.file}.gz")


def _rdf(format_: Format, title: Wording, purpose: Wording) -> Kind:
    file = f"{STEM}.{format_.ending}"
    return Kind(format_.name, file, format_.media_type, title, purpose, format=format_)


KINDS: Final[tuple[Kind, ...]] = (
    _rdf(
        N_QUADS,
        Wording("N-Quads", "N-Quads"),
        Wording(
            "Every statement with its source, a line each: to load into a store, and to compare.",
            "每行一条陈述，附来源：用于装入数据库或比较。",
        ),
    ),
    _rdf(
        TRIG,
        Wording("TriG", "TriG"),
        Wording(
            "Every statement with its source, source by source: to read.",
            "按来源逐一列出每条陈述：用于阅读。",
        ),
    ),
    _rdf(
        JSON_LD,
        Wording("JSON-LD", "JSON-LD"),
        Wording(
            "Every statement with its source, as JSON: for programs that read JSON.",
            "以 JSON 列出每条陈述及其来源：供读取 JSON 的程序使用。",
        ),
    ),
    _rdf(
        TURTLE,
        Wording("Turtle", "Turtle"),
        Wording(
            "Every statement once, without its source: to read, and for tools that know no graphs.",
            "每条陈述一次，不附来源：用于阅读，以及不识别命名图的工具。",
        ),
    ),
    _rdf(
        N_TRIPLES,
        Wording("N-Triples", "N-Triples"),
        Wording(
            "Every statement once, a line each, without its source.",
            "每行一条陈述，不附来源。",
        ),
    ),
    _rdf(
        RDF_XML,
        Wording("RDF/XML", "RDF/XML"),
        Wording(
            "Every statement once, without its source: for tools that read XML, as Protégé.",
            "每条陈述一次，不附来源：供 Protégé 等读取 XML 的工具使用。",
        ),
    ),
    Kind(
        "graphml",
        f"{STEM}.graphml",
        "application/graphml+xml",
        Wording("GraphML", "GraphML"),
        Wording(
            "Things and the links between them, as a network: for Gephi, Cytoscape, yEd, igraph.",
            "事物及其联系的网络：供 Gephi、Cytoscape、yEd、igraph 使用。",
        ),
        registered=False,
    ),
    Kind(
        "gexf",
        f"{STEM}.gexf",
        "application/gexf+xml",
        Wording("GEXF", "GEXF"),
        Wording("The same network, for Gephi.", "同一网络，供 Gephi 使用。"),
        registered=False,
    ),
    Kind(
        "node-link",
        f"{STEM}.node-link.json",
        "application/json",
        Wording("Node-link JSON", "节点—连线 JSON"),
        Wording(
            "The same network, for NetworkX and D3.",
            "同一网络，供 NetworkX 和 D3 使用。",
        ),
    ),
    Kind(
        "tables",
        "tables.zip",
        ZIP,
        Wording("CSV tables", "CSV 表格"),
        Wording(
            "A table for each class and one of all links, described as CSV on the Web: for "
            "spreadsheets.",
            "每类一个表格，另有一个包含全部联系的表格，附 CSVW 说明：供电子表格使用。",
        ),
        folder="tables",
    ),
    Kind(
        "parquet",
        "parquet.zip",
        ZIP,
        Wording("Parquet tables", "Parquet 表格"),
        Wording(
            "The same tables with typed columns: for DuckDB, pandas, Polars, R.",
            "同样的表格，列有类型：供 DuckDB、pandas、Polars、R 使用。",
        ),
        folder="parquet",
    ),
)
"""Every export, in the order in which they are listed."""


def by_name(name: str) -> Kind:
    """The export of that name; ``KeyError`` where there is none."""
    return _BY_NAME[name]


def of_file(path: str) -> tuple[Kind, str] | None:
    """The export and the file of it that stand at ``path`` below ``/export/``.

    >>> kind, file = of_file("habitat-kg.ttl.gz")
    >>> kind.name, file
    ('turtle', 'habitat-kg.ttl.gz')
    >>> of_file("parquet/links.parquet")[1], of_file("tables/../x.csv"), of_file("x")
    ('links.parquet', None, None)
    """
    folder, slash, file = path.rpartition("/")
    for kind in KINDS:
        if not slash and file in kind.files:
            return kind, file
        if slash and folder == kind.folder and file and not file.startswith("."):
            return kind, file
    return None


_BY_NAME: Final = {kind.name: kind for kind in KINDS}
