"""A citation written out: as text, and as BibTeX, CSL-JSON and RIS for reference managers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kg.citations.citation import Citation
    from kg.queries.header import Wording

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BIBTEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def text(citation: Citation, language: str = "en") -> str:
    """One line to put into a text, as APA (7th edition) has it; in Chinese as GB/T 7714 has it.

    The day on which it was looked up is left to the reader.
    """
    return _chinese(citation) if language == "zh" else _english(citation)


def _english(citation: Citation) -> str:
    source, makers = citation.source, _makers(citation, "en")
    day = source.issued
    when = f"{day.year}, {_MONTHS[day.month - 1]} {day.day}" if day else "n.d."
    title = citation.title.en
    if citation.whole:
        title += f" (Release {source.release})"
    lead = f"{title} [{citation.kind.en}]."
    lead = f"{makers.removesuffix('.')}. ({when}). {lead}" if makers else f"{lead} ({when})."
    within = "" if citation.whole else f" In {source.title.en} (Release {source.release})."
    return f"{lead}{within} {citation.address}"


def _chinese(citation: Citation) -> str:
    source, makers = citation.source, _makers(citation, "zh")
    day = f"（{source.issued.isoformat()}）" if source.issued else ""
    within = f"{source.title.zh}：版本{source.release}"
    what = within if citation.whole else f"{citation.title.zh}"
    rest = "" if citation.whole else f"//{within}"
    lead = f"{makers}. " if makers else ""
    return f"{lead}{what}[DS/OL]{rest}{day}. {citation.address}"


def bibtex(citation: Citation, language: str = "en") -> str:
    """An entry ``@misc`` of BibTeX, which BibLaTeX reads too; URLs are written as they are."""
    source = citation.source
    makers = [_in(maker, language) for maker in source.makers]
    fields = {
        "author": " and ".join(f"{{{_escaped(maker)}}}" for maker in makers),
        "title": f"{{{_escaped(_in(citation.title, language))}}}",
        "howpublished": _escaped(_in(citation.kind, language)),
        "publisher": _escaped(_in(source.title, language)),
        "version": source.release,
        "year": str(source.issued.year) if source.issued else "",
        "month": _MONTHS[source.issued.month - 1][:3].lower() if source.issued else "",
        "date": source.issued.isoformat() if source.issued else "",
        "url": citation.address,
        "note": _escaped(_in(citation.note, language)),
        "language": {"zh": "chinese"}.get(language, "english"),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join((f"@misc{{{citation.key},", *lines, "}", ""))


def csl(citation: Citation, language: str = "en") -> str:
    """One item of CSL-JSON, in the list that reference managers read (CSL 1.0.2)."""
    source = citation.source
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "dataset",
        "title": _in(citation.title, language),
        "genre": _in(citation.kind, language),
        "author": [{"literal": _in(maker, language)} for maker in source.makers],
        "publisher": _in(source.title, language),
        "version": source.release,
        "URL": citation.address,
        "note": _in(citation.note, language),
        "language": language,
    }
    if not citation.whole:
        item["container-title"] = _in(source.title, language)
    if source.issued:
        day = source.issued
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def ris(citation: Citation, language: str = "en") -> str:
    """A record of RIS, whose lines end as its specification has it."""
    source = citation.source
    day = source.issued
    lines = [  # the comma of an author says that there is no first name
        ("TY", "DATA"),
        *(("AU", f"{_in(maker, language)},") for maker in source.makers),
        ("TI", _in(citation.title, language)),
        ("T2", "" if citation.whole else _in(source.title, language)),
        ("PB", _in(source.title, language)),
        ("ET", source.release),
        ("PY", str(day.year) if day else ""),
        ("DA", day.strftime("%Y/%m/%d") if day else ""),
        ("M3", _in(citation.kind, language)),
        ("N1", _in(citation.note, language)),
        ("LA", language),
        ("ID", citation.key),
        ("UR", citation.address),
    ]
    said = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join((*said, "ER  - ", ""))


def _makers(citation: Citation, language: str) -> str:
    names = [_in(maker, language) for maker in citation.source.makers]
    if language == "zh":
        return "，".join(names)
    if len(names) < 3:
        return " & ".join(names)
    return ", ".join(names[:-1]) + f", & {names[-1]}"


def _in(wording: Wording, language: str) -> str:
    return wording.zh if language == "zh" else wording.en


def _escaped(value: str) -> str:
    r"""Text in which no sign means anything to TeX.

    >>> _escaped("R&D: 5 % of {x}_1")
    'R\\&D: 5 \\% of \\{x\\}\\_1'
    """
    return "".join(_BIBTEX.get(sign, sign) for sign in value)
