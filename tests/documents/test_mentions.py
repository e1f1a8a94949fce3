"""Names in a text: the longest wins, and what only looks like one is none."""

from __future__ import annotations

import pytest

from kg.documents.mentions import find_mentions
from kg.documents.text import read_document
from tests.documents.things import ID, names

CASES = [
    # places and words that hold the same letters
    ("en", "in Oman and China", ["country/OMN", "country/CHN"]),
    ("en", "a Romanian in Omani dress", []),
    ("en", "all over the World", []),
    ("zh", "在阿曼和中国", ["country/OMN", "country/CHN"]),
    ("zh", "小岛屿发展中国家", []),
    ("zh", "其中国际组织", []),
    ("zh", "世界各地", []),
    ("zh", "阿\n曼", ["country/OMN"]),
    # the longest name, and names inside of names
    ("en", "the Nairobi River in Nairobi", ["loc/river", "city/nairobi"]),
    ("zh", "内罗毕河", ["loc/river"]),
    ("en", "United Nations Home Agency", ["org/agency"]),
    ("zh", "联合国住房署", ["org/agency"]),
    ("en", "the urban lab in Oman", ["ptn/lab", "country/OMN"]),
    ("zh", "联合国住房署执行局2030年第一次会议", ["org/board", "session/1"]),
    ("zh", "执行局 2030 年第一次会议", ["org/board", "session/1"]),
    # acronyms
    ("en", "UNHA, the UN and UN-Homes", ["org/agency", "org/un"]),
    ("zh", "UNHA与联合国", ["org/agency", "org/un"]),
    # titles
    ("en", "Green Parks", ["fp/parks"]),
    ("en", "green parks", []),
    ("zh", "“绿色公园”旗舰方案", ["fp/parks"]),
    ("zh", "绿色公园旗舰方案", ["fp/parks"]),
    ("zh", "旗舰方案1（绿色公园）", ["fp/parks"]),
    ("zh", "建设绿色公园和道路", []),
    ("zh", "《潮汐研究》", ["doc/tide"]),
    ("zh", "潮汐研究很重要", []),
    # a crisis called like its country
    ("zh", "在乌克兰的工作", ["country/UKR"]),
    ("zh", "乌克兰危机", ["country/UKR", "crisis/ukr"]),
    # numbers: never by title alone, resolutions apart from decisions
    ("en", "Parks, by resolution 2/6", ["res/2-6"]),
    ("en", "resolutions 2/6 and 2/7; decision 2/6", ["res/2-6", "res/2-7", "dec/2-6"]),
    ("zh", "公园改造", []),
    ("zh", "公园改造的第2/6 决议", ["res/2-6"]),
    ("zh", "第 2/6 号决议和第2/6号决定", ["res/2-6", "dec/2-6"]),
    ("en", "Goals 1 and 11, target 11.a", ["sdg:1", "sdg:11", "sdg:11.a"]),
    ("en", "SDG 11.1", ["sdg:11.1"]),
    ("zh", "可持续发展目标 11和其他可持续发展目标", ["sdg:11"]),
    ("zh", "17 个可持续发展目标中的 1 个", []),
    ("en", "Options 1 and 2", ["opt/1", "opt/2"]),
    ("zh", "备选方案 1和2", ["opt/1", "opt/2"]),
    ("zh", "备选方案 11", []),
    # symbols, sections
    ("en", "(X/Y.2030/INF/6)", ["doc/tide"]),
    ("zh", "X/Y.2030/INF/6 号资料文件", ["doc/tide"]),
    ("en", "see Section II", ["document/r/section/II"]),
    ("zh", "见第二节", ["document/r/section/II"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_names(language: str, text: str, expected: list[str]) -> None:
    document = read_document(f"X\n\n1. {text}\n", language)
    found = {
        mention.thing.replace("http://metadata.un.org/sdg/", "sdg:").removeprefix(ID)
        for mention in find_mentions(document, names(language))
        if mention.part == "para/1"
    }
    assert found == set(expected)


def test_how_many_cases() -> None:
    assert len(CASES) == 43


def test_the_place_is_that_of_the_name_in_the_part() -> None:
    document = read_document("X\n\n1. 在阿\n曼 和 中 国。\n", "zh")
    part = document.part("1")
    assert part is not None
    found = find_mentions(document, names("zh"))
    assert [(m.start, m.end) for m in found] == [(1, 3), (4, 6)]
    assert (
        [part.text[m.start : m.end] for m in found] == [m.name for m in found] == ["阿曼", "中国"]
    )
