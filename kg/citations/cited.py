"""A citation with all that its reader needs to check it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.citations import styles

if TYPE_CHECKING:
    from kg.citations.answers import Fingerprint
    from kg.citations.citation import Citation
    from kg.citations.questions import Question
    from kg.queries.header import Wording

HOW: Final = (
    "curl -s '{}' | {{ IFS= read -r head; printf '%s\\n' \"$head\"; LC_ALL=C sort; }} | sha256sum"
)
"""How anybody hashes an answer: the line of the columns, then the rows by their bytes."""


@dataclass(frozen=True)
class Cited:
    """What is cited; of an answer the question and the hash too.

    ``warnings`` say what is not as the address of the citation has it.
    """

    citation: Citation
    question: Question | None = None
    answer: Fingerprint | None = None
    warnings: tuple[Wording, ...] = ()


def as_dict(cited: Cited) -> dict[str, Any]:
    """The citation with all that a program needs to check it, as plain values."""
    citation, source = cited.citation, cited.citation.source
    document: dict[str, Any] = {
        "title": vars(citation.title),
        "text": {tag: styles.text(citation, tag) for tag in ("en", "zh")},
        "makers": [vars(maker) for maker in source.makers],
        "release": source.release,
        "issued": source.issued.isoformat() if source.issued else None,
        "license": source.license or None,
        "address": citation.address,
        "path": citation.here,
    }
    question, answer = cited.question, cited.answer
    if question is None or answer is None:
        return document
    return {
        **document,
        "question": {
            "query": question.query.key,
            "parameters": question.parameters,
            "words": {name: vars(words) for name, words in question.words.items()},
            "text_sha256": question.text_sha256,
            "sparql": question.bound,
            "sparql_path": f"/{question.sparql_path}",
        },
        "answer": {
            "rows": answer.rows,
            "sha256": answer.sha256,
            "path": f"/{question.answer_path}",
            "how": HOW.format(f"{source.base}{question.answer_path}&format=tsv"),
        },
        "check": f"/{question.check_path(answer)}",
        "warnings": [vars(warning) for warning in cited.warnings],
    }
