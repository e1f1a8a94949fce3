"""What a person does with the pages, by mouse and by keyboard, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from api.assets import assets
from tests.releases import publish
from tests.serving import running
from tests.web.pages import DOCUMENT, PROGRAMME

scripted = pytest.mark.skipif(bool(assets().missing), reason=assets().missing or "built")
RESOLUTIONS = "#mandates .relation:has-text('implements')"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_a_flagship_to_the_paragraph_of_a_resolution_in_two_clicks(view, scripts):
    with view(PROGRAMME, java_script_enabled=scripts) as page:
        row = page.locator("#mandates li", has_text="Adequate housing for all").first
        row.locator("button.mark").click()
        evidence = page.locator(".evidence:popover-open")
        expect(evidence).to_contain_text("stated")
        evidence.get_by_role("link", name="Paragraph 7").first.click()
        expect(page).to_have_url(re.compile("/para/7"))
        expect(page.locator("h1")).to_have_text("Paragraph 7")
        expect(page.locator("#states")).to_contain_text("Adequate housing for all")


def test_evidence_by_keyboard(view):
    with view(PROGRAMME) as page:
        mark = page.locator("#mandates button.mark").first
        mark.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".evidence:popover-open")).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.evidence') !== null")
        page.keyboard.press("Escape")
        expect(page.locator(".evidence:popover-open")).to_have_count(0)
        expect(mark).to_be_focused()


@scripted
def test_evidence_on_hover(view):
    with view(PROGRAMME) as page:
        page.locator("#mandates button.mark").first.hover()
        expect(page.locator(".evidence:popover-open")).to_be_visible()
        page.mouse.move(5, 5)
        expect(page.locator(".evidence:popover-open")).to_have_count(0)


def test_the_programmes_of_a_target_in_chinese(view):
    with view("/") as page:
        page.locator(".menu summary").click()
        page.get_by_role("link", name="中文").click()
        page.get_by_role("searchbox").or_(page.get_by_role("combobox")).fill("11.1")
        page.get_by_role("button", name="搜索").click()
        page.locator(".results a").first.click()
        expect(page).to_have_url(re.compile(r"/sdg/11\.1\?lang=zh"))
        expect(page.locator("html")).to_have_attribute("lang", "zh")
        expect(page.locator("#programmes")).to_contain_text("包容性社区、繁荣城市")


@scripted
def test_search_suggests_by_keyboard(view):
    with view("/dataset") as page:
        box = page.get_by_role("combobox")
        box.fill("RISE")
        option = page.get_by_role("option").first
        expect(option).to_contain_text("RISE UP")
        page.keyboard.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/id/flagship-programme/rise-up"))


@scripted
def test_the_chosen_colours_stay(view):
    with view("/", scheme="light") as page:
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        switch = page.locator("[data-theme-switch]")
        switch.click()
        switch.click()
        expect(switch).to_contain_text("Dark")
        dark = page.evaluate(paper)
        page.goto(page.url + "dataset")
        assert page.evaluate(paper) == dark != light


def test_a_question_is_asked_with_another_value_and_its_answer_leads_on(view):
    with view("/") as page:
        page.get_by_role("link", name="Which programmes does a resolution bear on").click()
        page.get_by_role("combobox", name="A resolution").select_option("2/6")
        page.get_by_role("button", name="Ask").click()
        expect(page).to_have_url(re.compile("resolution=2%2F6"))
        row = page.locator(".answer tbody tr").first
        expect(row).to_contain_text("stated")
        row.get_by_role("link", name="Paragraph").click()
        expect(page.locator("h1")).to_contain_text("Paragraph")


@scripted
def test_a_path_from_a_resolution_to_a_country_by_keyboard_to_the_paragraph_of_a_step(view):
    with view("/paths", width=360) as page:
        page.get_by_role("combobox", name="From", exact=True).fill("2/7")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="From", exact=True)).to_have_value(
            re.compile("^id:resolution/")
        )
        page.get_by_role("combobox", name="To", exact=True).fill("Kenya")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("to “Kenya”")
        assert page.locator(".drawn").first.is_hidden()
        page.locator(".way button.mark").first.focus()
        page.keyboard.press("Enter")
        evidence = page.locator(".evidence:popover-open")
        expect(evidence).to_contain_text("implements")
        evidence.get_by_role("link", name="Paragraph 7").click()
        expect(page.locator("h1")).to_have_text("Paragraph 7")


def test_a_path_is_found_and_chosen_without_scripts(view):
    with view("/id/country/KEN", java_script_enabled=False) as page:
        page.get_by_role("link", name="Find a path from here").click()
        page.get_by_label("To", exact=True).fill("1")
        page.get_by_role("button", name="Find paths").click()
        page.get_by_role("link", name="No poverty").click()
        expect(page.locator("h1")).to_have_text("From “Kenya” to “No poverty”")
        assert page.locator(".drawn svg").first.is_visible()
        page.get_by_role("link", name="Show the best founded first").click()
        expect(page).to_have_url(re.compile("order=strength"))
        expect(page.locator(".paths > li").first).to_contain_text("stated")


def test_a_strip_leads_to_its_paragraphs(view):
    with view(DOCUMENT) as page:
        cells = page.locator(".strip a")
        assert cells.count() > 42
        cells.get_by_text("17(a)", exact=True).click()
        expect(page.locator("h1")).to_have_text("Paragraph 17(a)")
        expect(page.locator(".strip [aria-current=page]")).to_have_text("17(a)")


def test_the_picture_of_the_first_page_leads_to_reasons_and_paragraphs(view):
    with view("/") as page:
        assert page.locator(".matrix thead .goal").count() == 17
        number = page.locator(".matrix td a b").first
        many = int(number.text_content())
        number.click()
        expect(page).to_have_url(re.compile("/matrix/cell"))
        entries = page.locator("#rolled_up .counted")
        assert entries.count() == many
        expect(entries.first).to_contain_text("mapped")
        entries.first.get_by_role("link", name="Paragraph").first.click()
        expect(page.locator("h1")).to_contain_text("Paragraph")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_matrix_is_built_a_cell_opened_and_the_whole_taken_away(view, scripts):
    with view("/", java_script_enabled=scripts) as page:
        page.get_by_role("navigation", name="Main parts").get_by_role("link", name="Matrix").click()
        page.get_by_label("Rows", exact=True).select_option("resolution")
        page.get_by_label("Columns", exact=True).select_option("programme")
        page.get_by_label("stated").check()
        page.get_by_label("Leave out empty").check()
        page.get_by_role("button", name="Show the matrix").click()
        expect(page).to_have_url(
            re.compile(r"/matrix\?rows=resolution&columns=programme&basis=stated&empty=false$")
        )
        expect(page.get_by_label("stated")).to_be_checked()
        taken = page.locator(".formats a")
        assert taken.all_inner_texts() == ["SVG", "PNG", "CSV", "XLSX", "JSON"]
        for link in taken.all():
            answer = page.request.get(page.evaluate("a => a.href", link.element_handle()))
            assert answer.status == 200
            assert len(answer.body()) > 500
        page.locator(".matrix td a").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".counted .sources").first).to_contain_text("stated")
        page.get_by_role("link", name="Back to the matrix").click()
        expect(page).to_have_url(re.compile("basis=stated"))


def test_the_first_stop_of_the_keyboard_leads_past_the_head(view):
    with view("/dataset") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_labels_break_nothing(view, tmp_path):
    publish(tmp_path)
    long, arabic = "Wort" * 400, "الوصول إلى السكن " * 20
    with running(tmp_path, workers=1) as server:
        for path in ("/id/flagship-programme/inclusive", "/sdg/11.1", f"/search?q={long[:190]}"):
            with view(path, width=360, server=server) as page:
                page.on("dialog", lambda _: pytest.fail("a label ran as a script"))
                page.locator("h1").evaluate("(h, text) => { h.textContent = text }", long + arabic)
                assert page.evaluate("document.documentElement.scrollWidth") == 360, path


def test_a_first_page_is_light(view):
    sizes = {}
    with view("/errors") as page:
        page.on("response", lambda got: sizes.setdefault(got.url, got))
        page.goto(page.url.replace("errors", ""))
        page.wait_for_load_state("networkidle")
        total = sum(got.request.sizes()["responseBodySize"] for got in sizes.values())
    assert len(sizes) >= 2
    assert total < 40_000
