"""The verdict on a cited answer: the same, different, or not to be known, and why."""

from __future__ import annotations

import asyncio

import pytest

from kg.citations.answers import fingerprint
from kg.citations.checking import check
from kg.errors import ParameterError
from kg.queries.asking import Asked
from kg.queries.parameters import read_values
from tests.citations.test_questions import KEYS, QUERY, asked

VALUES = read_values(QUERY, {"target": "11.1"}, KEYS)
TEXT = asked(target="11.1").text_sha256
ONE, TWO = b"?x\n<urn:a>\n<urn:b>\n", b"?x\n<urn:b>\n<urn:a>\n"
OTHER = b"?x\n<urn:b>\n<urn:c>\n"


def answering(body, release):
    async def ask():
        return Asked(QUERY, VALUES, body, release), KEYS

    return ask


def held(then, now, **said):
    cited, today = "0" * 12, said.pop("today", "1" * 12)
    return asyncio.run(
        check(
            QUERY,
            cited=cited,
            today=today,
            then=answering(then, cited) if then else None,
            now=answering(now, today) if isinstance(now, bytes) else now,
            **said,
        )
    )


def said_of(outcome):
    assert all(sentence.en and sentence.zh for sentence in outcome.sentences())
    return " ".join(sentence.en for sentence in outcome.sentences())


def test_the_same_rows_in_another_order_are_the_same_answer():
    outcome = held(ONE, TWO, text=TEXT, answer=fingerprint(ONE).sha256[:16])
    assert (outcome.same, outcome.kept, outcome.text_changed) == (True, True, False)
    assert said_of(outcome) == "Today's answer is the same."


def test_other_rows_are_named():
    outcome = held(ONE, OTHER)
    assert outcome.same is False and said_of(outcome) == "Today's answer differs."
    document = outcome.as_dict()
    assert (document["gone"], document["new"]) == ([["urn:a"]], [["urn:c"]])
    assert (document["rows_gone"], document["rows_new"]) == (1, 1)


def test_a_release_that_was_removed_is_held_against_by_hash_alone():
    hashed = fingerprint(ONE).sha256[:16]
    assert held(None, TWO, answer=hashed).same is True
    outcome = held(None, OTHER, answer=hashed)
    assert outcome.same is False and outcome.difference is None
    assert "only the hash" in said_of(outcome)
    assert held(None, ONE).same is None and "cannot be said" in said_of(held(None, ONE))
    assert outcome.as_dict()["gone"] is None


def test_a_query_with_another_text_is_told_plainly():
    outcome = held(ONE, ONE, text="0" * 12, answer=fingerprint(OTHER).sha256)
    assert (outcome.same, outcome.text_changed, outcome.kept) == (False, True, False)
    assert "another one today" in said_of(outcome)
    assert "itself now answers otherwise" in said_of(outcome)
    assert held(ONE, ONE).text_changed is None


def test_the_release_that_is_still_current_is_told():
    assert "still the one that answers" in said_of(held(ONE, ONE, today="0" * 12))


def test_what_is_not_known_any_more_has_no_rows_today():
    async def unknown():
        raise ParameterError("target", '"11.1" is not a target of this release.')

    outcome = held(ONE, unknown)
    assert (outcome.same, outcome.now.rows, outcome.difference.gone_count) == (False, 0, 2)
    assert '"11.1" is not a target of this release.' in said_of(outcome)
    with pytest.raises(ParameterError):
        held(None, unknown, answer="0" * 16)
