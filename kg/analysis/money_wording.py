"""How answers write amounts, shares and currencies, and what they say of a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.analysis.dimensions import DECLARED_ONLY, EQUAL_REST
from kg.languages import certain, in_order
from kg.vocab import HKG, rebase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.lookups.describing import Describing

_METHODS: Final = {
    DECLARED_ONLY: {
        "en": "Each budget is divided by the shares that sources declare of it. A budget without "
        "shares is of the only country, region, programme or subprogramme that its project is "
        "linked with, where there is one alone; all else is unsplit.",
        "zh": "预算按来源申明的份额分摊。未申明份额的预算，若其项目只联系一个国家、区域、方案或"
        "次级方案，则归于该事物；其余均不分摊。",
    },
    EQUAL_REST: {
        "en": "As declared; and what no share declares is divided equally among the things that "
        "the project is linked with and no share is declared for. That is an assumption which no "
        "source makes: its amounts stand under assumed.",
        "zh": "先按申明的份额分摊；未申明的部分在项目所联系、且未申明份额的事物之间平均分配。"
        "这是假设，并无来源依据：其金额列于assumed。",
    },
}
_NOTHING: Final = {
    "en": "This release reports no budget of a project for what is asked, so there is no total.",
    "zh": "就所问内容，本版本未报告任何项目预算，因此没有合计。",
}
_BESIDE: Final = {
    "en": "Figures of money that are no budget of a project. Each stands for itself: they are of "
    "different things, periods and kinds of money, and are added to nothing.",
    "zh": "不属于项目预算的资金数字。各数字独立成立：其所涉事物、时期和资金种类不同，"
    "不与任何数字相加。",
}


def amount_text(hundredths: int) -> str:
    """An amount as a decimal of two places.

    >>> amount_text(120050), amount_text(-7)
    ('1200.50', '-0.07')
    """
    sign, size = "-" if hundredths < 0 else "", abs(hundredths)
    return f"{sign}{size // 100}.{size % 100:02}"


def percent_text(millionths: int) -> str:
    """A share as a decimal without zeros at its end.

    >>> percent_text(12_500_000), percent_text(100_000_000)
    ('12.5', '100')
    """
    whole, part = divmod(millionths, 1_000_000)
    return f"{whole}.{part:06}".rstrip("0").rstrip(".")


def unit_of(describing: Describing, iri: str) -> dict[str, Any]:
    """A currency: ``iri``, ``label``, and its ISO 4217 ``code`` where it has one."""
    code = describing.values(iri, {rebase(HKG.currencyCode.value, describing.base): "code"})
    return {"iri": iri, "label": describing.label(iri), **code}


def method_text(method: str, languages: Sequence[str]) -> str:
    """What a method does, in a sentence or two."""
    return _METHODS[method][certain(in_order(languages))]


def nothing_text(languages: Sequence[str]) -> str:
    """That there is no budget to total."""
    return _NOTHING[certain(in_order(languages))]


def beside_text(languages: Sequence[str]) -> str:
    """What figures are that are told beside and not added."""
    return _BESIDE[certain(in_order(languages))]
