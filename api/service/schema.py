"""The dataset in the terms of schema.org, as search engines read it from a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from api.rendering import embedded
from api.service.dataset import DCAT, dataset_iri, source_of
from api.service.parts import read
from kg.citations.citation import citation_of_dataset
from kg.citations.styles import text
from kg.vocab import DCTERMS

if TYPE_CHECKING:
    from api.service.dataset import Described
    from kg.exports.catalogue import Distribution


def schema_org(said: Described, language: str = "en") -> str:
    """A JSON-LD document to stand in a page; no text in it can end the element around it.

    It holds what search engines for data require and recommend of schema.org's Dataset: name,
    description, address, licence, creator, version, catalogue, and the files by media type.

    Args:
        said: what there is to say.
        language: of its texts, ``en`` or ``zh``.
    """
    base, manifest, counts = said.manifest.base, said.manifest, said.counts
    iri, source = dataset_iri(base), source_of(said)
    makers = [
        {"@type": "Organization", "@id": str(row["value"]), "name": row[language] or row["value"]}
        for row in counts.told("maker")
    ]
    months = [row["value"] for kind in ("from", "until") for row in counts.told(kind)]
    document: dict[str, Any] = {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "@id": iri,
        "url": iri,
        "identifier": f"{base}releases/{manifest.id}",
        "name": getattr(source.title, language),
        "alternateName": source.title.en if language == "zh" else source.title.zh,
        "description": description_of(said, language),
        "keywords": _texts(said, DCAT.keyword, language),
        "version": manifest.id,
        "datePublished": said.published.date().isoformat() if said.published else "",
        "license": source.license,
        "isAccessibleForFree": True,
        "creator": makers,
        "publisher": makers,
        "citation": text(citation_of_dataset(source), language),
        "inLanguage": [row["language"] for row in counts.languages or ()],
        "spatialCoverage": [{"@type": "Place", "@id": i} for i in _texts(said, DCTERMS.spatial)],
        "temporalCoverage": "/".join(map(str, months)) if len(months) == 2 else "",
        "isBasedOn": [str(row["value"]) for row in counts.told("document")],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": base, "url": said.origin},
        "distribution": [_download(said, file) for file in said.downloads],
    }
    kept = {name: value for name, value in document.items() if value}
    return embedded(json.dumps(kept, ensure_ascii=False, indent=1))


def description_of(said: Described, language: str) -> str:
    """What the dataset is, in a few sentences; empty for any dataset that was given."""
    return " ".join(_texts(said, DCTERMS.description, language))


def _download(said: Described, file: Distribution) -> dict[str, Any]:
    address = f"{said.origin}{file.path.lstrip('/')}?release={said.manifest.id}"
    download: dict[str, Any] = {
        "@type": "DataDownload",
        "name": file.file_name,
        "encodingFormat": file.compress_format or file.package_format or file.media_type,
        "contentUrl": address,
    }
    if file.size is not None:
        download |= {"contentSize": f"{file.size} B", "sha256": file.sha256}
    return download


def _texts(said: Described, term: NamedNode, language: str | None = None) -> list[str]:
    """What ``parts/dataset.ttl`` says of the dataset: texts of a language, or IRIs."""
    if not said.merged:
        return []
    whole = NamedNode(dataset_iri(said.manifest.base))
    found = (
        t.object
        for t in read("dataset", said.manifest.base)
        if t.subject == whole and t.predicate == term
    )
    return [
        o.value
        for o in found
        if isinstance(o, NamedNode | Literal) and getattr(o, "language", None) == language
    ]
