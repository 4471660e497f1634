"""One source says nothing: the page stays, and says so."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from playwright.async_api import Page

from tests.browser.conftest import Oeffnen
from tests.browser.pruefungen import axe


@pytest.mark.nightly  # half a minute alone; test_beratung.py stops a source in every run
@pytest.mark.allein
async def test_the_land_page_without_the_katalog(
    oeffnen: Oeffnen, dienst_angehalten: Callable[[str], AbstractAsyncContextManager[None]]
) -> None:
    page = await oeffnen("/")
    await _alles_antwortet(page)
    async with dienst_angehalten("katalog"):
        for _ in range(60):  # what it said last is fresh for some seconds
            await page.reload()
            if await page.get_by_text("Katalog antwortet gerade nicht").count():
                break
            await page.wait_for_timeout(500)
        assert await page.get_by_text("Katalog antwortet gerade nicht").count()
        assert not await axe(page)
    await _alles_antwortet(page)


async def _alles_antwortet(page: Page) -> None:
    for _ in range(90):  # who was silent for long is asked again after up to a minute
        if not await page.get_by_text("antwortet gerade nicht").count():
            return
        await page.wait_for_timeout(1000)
        await page.reload()
    pytest.fail("Nach anderthalb Minuten antwortet noch nicht alles.")
