from __future__ import annotations

import pytest

from kg.documents.comparing import normalise
from kg.documents.figures import readings

TEXTS = [
    ("16 公里", ["16"]),
    ("近 20 万人", ["200000"]),
    ("960 万美元", ["9600000"]),
    ("5 000 万美元", ["50000000"]),
    ("5 亿美元", ["500000000"]),
    ("五名全职", ["5"]),
    ("两项", ["2"]),
    ("第二十七届会议", ["27"]),
    ("三百零五名", ["305"]),
    ("2023年 6月", ["2023-06"]),
    ("2024 年 3 月", ["2024-03"]),
    ("2019 年", ["2019"]),
    ("2024 年 5 月 6 日至 8 日", ["2024-05-06", "2024-05-08"]),
    ("2023 年 7 月至 12 月", ["2023-07", "2023-12"]),
    ("2020–2025年期间", ["2020", "2025"]),
    ("第2/6 决议", ["2/6"]),
    ("第 2/2 号决议", ["2/2"]),
    ("HSP/EB.2024/INF/6 号文件", ["HSP/EB.2024/INF/6"]),
    ("第 2023/B号决定", ["2023/B"]),
    ("成果1.3", ["1.3"]),
    ("34:6, 627–642", ["34", "6", "627", "642"]),
    ("17 个中的 15 个", ["17", "15"]),
    ("200,000 people", ["200000"]),
    ("USD 9.6 million", ["9600000"]),
    ("5 000 people", ["5000"]),
    ("five experts", ["5"]),
    ("June 2023", ["2023-06"]),
    ("6 May 2024", ["2024-05-06"]),
    ("6–8 May 2024", ["2024-05-06", "2024-05-08"]),
    ("resolution 2/6", ["2/6"]),
    ("千万", []),
    ("no figure", []),
]


@pytest.mark.parametrize(("text", "values"), TEXTS)
def test_a_figure_is_read_as_what_it_amounts_to(text: str, values: list[str]) -> None:
    found = readings(normalise(text))
    assert [str(reading.value) for reading in found] == values
