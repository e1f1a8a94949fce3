"""Whether an answer that was cited is the same today, and what has changed where it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.citations.answers import compare, fingerprint
from kg.citations.questions import question_of
from kg.errors import ParameterError
from kg.queries.asking import Asked
from kg.queries.header import Wording
from kg.queries.keys import KeyIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.citations.answers import Difference, Fingerprint
    from kg.citations.questions import Question
    from kg.queries.catalog import StoredQuery

Ask = Callable[[], Awaitable[tuple[Asked, KeyIndex]]]
"""Asks a question of a release; gives the answer and the keys of the release."""


@dataclass(frozen=True)
class Check:
    """A cited answer held against the one of another release, mostly today's.

    Attributes:
        question: as it is asked today, with the release that answers today.
        cited: the release that was cited.
        now: today's answer.
        then: what the cited release answers now, if it is to be had.
        difference: of the two, if both are to be had.
        text: the digits of the hash of the query's text in the citation; empty where it names none.
        answer: the digits of the hash of the answer in the citation; empty where it names none.
        unknown: why the question cannot be asked today, as a thing that it names is not there.
    """

    question: Question
    cited: str
    now: Fingerprint
    then: Fingerprint | None = None
    difference: Difference | None = None
    text: str = ""
    answer: str = ""
    unknown: str = ""

    @property
    def text_changed(self) -> bool | None:
        """Whether the stored query has another text now; ``None`` where nobody can know."""
        return not self.question.text_sha256.startswith(self.text) if self.text else None

    @property
    def kept(self) -> bool | None:
        """Whether the cited release still answers what was cited; ``None`` where unknown."""
        if self.then is None or not self.answer:
            return None
        return self.then.sha256.startswith(self.answer)

    @property
    def same(self) -> bool | None:
        """Whether today's answer is the cited one; ``None`` where nobody can know.

        The hash in the citation decides, where there is one: it is of what was cited.
        """
        if self.answer:
            return self.now.sha256.startswith(self.answer)
        return self.difference.same if self.difference is not None else None

    def sentences(self) -> list[Wording]:
        """The outcome for a reader, the verdict first."""
        release, cited = self.question.release, self.cited
        said = [_VERDICTS[self.same]]
        if self.then is None:
            said.append(
                Wording(
                    f"Release {cited} is not to be had any more: only the hash could be compared.",
                    f"版本{cited}已不可获取，只能比较散列值。",
                )
            )
        elif release == cited:
            said.append(
                Wording(
                    f"Release {cited} is still the one that answers.", f"应答的仍是版本{cited}。"
                )
            )
        if self.unknown:
            said.append(
                Wording(
                    f"The question cannot be asked today: {self.unknown}",
                    f"今日已无法提出该问题：{self.unknown}",
                )
            )
        if self.kept is False:
            said.append(
                Wording(
                    f"Release {cited} itself now answers otherwise than was cited.",
                    f"版本{cited}本身现在的答案与所引用的不同。",
                )
            )
        if self.text_changed:
            said.append(
                Wording(
                    "The text of the stored query is another one today than when it was cited; "
                    "both answers here are to today's text. The query in the citation itself, "
                    "as SPARQL, still asks what was asked.",
                    "该既定查询的文本现已与引用时不同；此处两个答案均依今日文本得出。"
                    "引文所载的SPARQL查询仍可提出原来的问题。",
                )
            )
        return said

    def as_dict(self) -> dict[str, Any]:
        """The outcome as plain values."""
        found = self.difference
        return {
            "query": self.question.query.key,
            "parameters": self.question.parameters,
            "same": self.same,
            "sentences": [vars(sentence) for sentence in self.sentences()],
            "cited": {
                "release": self.cited,
                "query_sha256": self.text or None,
                "answer_sha256": self.answer or None,
                "answered_now": vars(self.then) if self.then else None,
            },
            "today": {
                "release": self.question.release,
                "query_sha256": self.question.text_sha256,
                "answer": vars(self.now),
            },
            "query_text_changed": self.text_changed,
            "cited_release_still_answers_so": self.kept,
            "columns": list(found.columns) if found else None,
            "rows_gone": found.gone_count if found else None,
            "rows_new": found.new_count if found else None,
            "gone": [list(row) for row in found.gone] if found else None,
            "new": [list(row) for row in found.new] if found else None,
        }


_VERDICTS = {
    True: Wording("Today's answer is the same.", "今日的答案相同。"),
    False: Wording("Today's answer differs.", "今日的答案不同。"),
    None: Wording("Whether the answer is the same cannot be said.", "无法断定答案是否相同。"),
}


async def check(
    query: StoredQuery,
    *,
    cited: str,
    today: str,
    then: Ask | None,
    now: Ask,
    languages: Sequence[str] = (),
    text: str = "",
    answer: str = "",
) -> Check:
    """Ask a question of two releases, and hold the answers against each other and the citation.

    Args:
        query: the stored query.
        cited: the id of the release that was cited.
        today: the id of the one that it is held against.
        then: asks the cited release in TSV, if it is to be had.
        now: asks the other one in TSV.
        languages: of the reader, in the order of preference.
        text: digits of the hash of the query's text in the citation, or empty.
        answer: digits of the hash of the answer in the citation, or empty.

    Raises:
        ParameterError: neither release knows what is asked about.
        KgError: what asking raises.
    """
    before = await then() if then is not None else None
    unknown = ""
    try:
        asked, keys = await now()
        body = asked.body
    except ParameterError as error:  # what the question is about is not there any more
        if before is None:
            raise
        (asked, keys), unknown = before, error.problem
        body = asked.body.partition(b"\n")[0] + b"\n"
    old = before[0].body if before is not None else None

    def held() -> Check:
        return Check(
            question_of(query, asked.values, keys, languages, today),
            cited,
            fingerprint(body),
            fingerprint(old) if old is not None else None,
            compare(old, body) if old is not None else None,
            text,
            answer,
            unknown,
        )

    return await asyncio.to_thread(held)  # an answer may be large
