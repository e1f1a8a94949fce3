"""How far apart two spellings are: letters left out, put in, replaced, or swapped with the next."""

from __future__ import annotations


def allowed(word: str) -> int:
    """How many such mistakes a word may have; a short one has none, as it would be another.

    >>> [allowed(word) for word in ("un", "kenya", "resilience", "11.1", "住房政策")]
    [0, 1, 2, 0, 0]
    """
    if len(word) < 4 or not word.isalpha() or (word.isascii() and not word.islower()):
        return 0
    if "\u3040" <= word[0] <= "\ud7af" or word[0] >= "\uf900":
        return 0
    return 1 if len(word) < 8 else 2


def distance(one: str, other: str, most: int) -> int:
    """The number of mistakes between two words, or ``most + 1`` where it is more than ``most``.

    It is the optimal string alignment distance.

    >>> distance("housing", "huosing", 2), distance("kenya", "kneya", 1), distance("ab", "cd", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, before, row = before, row, [place]
        for at, sign in enumerate(other, 1):
            least = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != sign))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == sign:
                least = min(least, last[at - 2] + 1)
            row.append(least)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
