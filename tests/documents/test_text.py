from __future__ import annotations

import pytest

from kg.documents.text import DocumentText, Part, read_document
from tests.documents.copies import CHINESE, ENGLISH

CHINESE_PARTS = [
    (
        "front",
        "城市公园署理事会2031 年第二次会议2031 年 3 月 4 日至 6 日，河湾临时议程*项目 5署长的报告",
    ),
    ("section I", "导言"),
    (
        "1",
        "本报告介绍了 2030 年 7 月至 12 月的进展。城市公园署（公园署）在“绿色街区”方案下开展工作。"
        "此外，河湾市（下城区）也参加了该方案。见 GP/EB.2031/INF/3号文件。",
    ),
    ("footnote *", "GP/EB.2031/1。"),
    ("section II", "“绿色街区”方案"),
    ("section II-A", "背景"),
    ("2", "2029 年，公园署启动该方案1，根据第3/7 决议和第 3/8 号决议开展工作。"),
    (
        "3",
        "方案的 17 个目标中有 15 个已实现。资金组合为 960 万美元，预计六年内再增 5 000 万美元，"
        "长期为 5 亿美元。",
    ),
    ("footnote 1", "方案是指一组项目。（见 GP (2028)，12:3。）"),
    ("section II-B", "项目"),
    ("4", "实例如下："),
    ("4(a)", "松岭长廊：近 20万人住在附近。该计划包括 16 公里的步道；第 3 段已有说明；"),
    ("4(b)", "河湾市广场：由五名全职和两名兼职专家负责，2030年 6 月完工。"),
    ("5", "该方案是：其后续工作见第 4(b) 段。"),
    ("5(a)", "一项长期的方案；"),
    ("5(b)", "一项 2.0 版的方案。"),
]
ENGLISH_PARTS = [
    ("front", "GREEN PARKS AGENCY"),
    ("section I", "Introduction"),
    (
        "1",
        "The present report covers 1 July to 31 December 2030. The Green Parks Agency, with an "
        "office in Oman, has 1,200 staff, in line with paragraph 2. of the charter.",
    ),
    ("2", "In 2029 the Agency began the Shaded Streets programme.1"),
    ("footnote 1", "A programme is a group of projects."),
    ("section I-A", "Examples"),
    ("3", "Examples are:"),
    (
        "3(a)",
        "Pine Ridge Walk: nearly 200,000 people live nearby, and it cost USD 9.6 million;",
    ),
    ("3(b)", "River Bend Square: finished in June 2030 by five experts."),
    ("4", "The programme is: It goes on."),
    ("4(a)", "long-term; and"),
    ("4(b)", "shared."),
]


@pytest.mark.parametrize(
    ("copy", "parts"), [(CHINESE, CHINESE_PARTS), (ENGLISH, ENGLISH_PARTS)], ids=["zh", "en"]
)
def test_parts_are_found_in_spite_of_the_typesetting(
    copy: str, parts: list[tuple[str, str]]
) -> None:
    found = read_document(copy)
    assert [(part.name, part.text) for part in found.parts] == parts
    assert len(parts) >= 12


@pytest.mark.parametrize("copy", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_every_character_knows_its_place(copy: str) -> None:
    found = read_document(copy)
    lines = copy.split("\n")
    seen = 0
    for part in found.parts:
        for at, character in enumerate(part.text):
            place = found.place(part, at)
            if character != " ":
                assert copy[place.offset] == character
                assert lines[place.line - 1][place.column - 1] == character
                seen += 1
    assert seen > 300


def part(document: DocumentText, name: str) -> Part:
    found = document.part(name)
    assert found is not None
    return found


def test_the_language_is_told_by_the_writing() -> None:
    assert read_document(CHINESE).language == "zh"
    assert read_document(ENGLISH).language == "en"
    assert read_document(ENGLISH, "fr").language == "fr"


def test_parts_know_their_address_and_what_stands_over_them() -> None:
    document = read_document(CHINESE)
    paths = {found.name: found.path for found in document.parts}
    assert paths["4(a)"] == "para/4/a"
    assert paths["footnote *"] == "footnote/asterisk"
    assert paths["section II-B"] == "section/II-B"
    assert paths["front"] == "front"
    assert part(document, "4(a)").section == "II-B"
    assert part(document, "4(a)").lead == "4"
    assert part(document, "section II-B").section == "II"


def test_a_mark_of_a_footnote_is_no_part_of_what_is_compared() -> None:
    second = part(read_document(CHINESE), "2")
    assert [second.text[at] for at in second.marks] == ["1"]
    assert "该方案,根据" in second.compared.text
    assert part(read_document(CHINESE), "front").find("议程项目 5")


def test_names_and_figures_are_found_however_they_are_typeset() -> None:
    document = read_document(CHINESE)
    assert part(document, "3").find("5000万美元")
    assert part(document, "1").find("河湾市(下城区)")
    assert part(document, "4(a)").find("16公里")
    assert not part(document, "4(a)").find("6 公里"), "a figure is found as a whole"
    assert not part(document, "3").find("60万美元")
    english = read_document(ENGLISH)
    assert part(english, "1").find("Oman")
    assert not part(english, "1").find("man"), "a word is found as a whole"


def test_an_empty_copy_has_no_parts_but_an_empty_front() -> None:
    assert [found.text for found in read_document("").parts] == [""]
