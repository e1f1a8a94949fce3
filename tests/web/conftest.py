"""A headless Chromium, and pages of it on the server of the shipped data."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    """The browser; without one these tests say so and pass by.

    It ends with its module: as long as it is there an event loop runs, beside which no other test
    could run one.
    """
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def view(browser, shipped):
    """Opens a page of the server: ``with view("/", width=360, scheme="dark") as page``.

    Whatever the browser complains of while it is open, refused scripts and styles among it, fails
    the test.
    """

    @contextmanager
    def opened(path, *, width=1024, scheme="light", locale="en-GB", server=shipped, **more):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale, **more
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        complaints = []
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(server.address + path)
        yield page
        context.close()
        assert not [said for said in complaints if "status of 40" not in said], path

    return opened
