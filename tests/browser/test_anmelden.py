"""Logging in through the development issuer's page, and out."""

import pytest
from playwright.async_api import expect

from tests.browser.anmelden import ADMIN, KOMMUNE, KSPV, Wer
from tests.browser.conftest import Oeffnen
from tests.browser.tastatur import Tastatur


@pytest.mark.parametrize("wer", [KOMMUNE, KSPV, ADMIN], ids=lambda wer: wer.rolle)
async def test_one_stays_logged_in_until_one_leaves(oeffnen: Oeffnen, wer: Wer) -> None:
    for _ in range(2):  # the second browser takes over the first one's cookies
        page = await oeffnen("/", als=wer, javascript=False)
        await expect(page.get_by_text("angemeldet als")).to_be_visible()
    kekse = await page.context.cookies()
    assert kekse
    assert all(keks["httpOnly"] and keks["secure"] for keks in kekse)


async def test_leaving(oeffnen: Oeffnen) -> None:
    # a person of its own: leaving ends the session for every browser that shares it
    page = await oeffnen("/", als=Wer("kommune", kommune="06635020", person="3"))
    await page.get_by_role("button", name="Abmelden").click()
    await page.goto("/")
    await expect(page.get_by_role("link", name="Anmelden").first).to_be_visible()


async def test_logging_in_by_keyboard(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/anmelden?zurueck=/angaben")
    tastatur = Tastatur(page)
    await tastatur.waehlen(page.locator('input[name="rolle"][value="kommune"]'))
    await tastatur.schreiben(page.get_by_label("Welche Kommune?"), "06635020")
    await tastatur.absenden(page.get_by_role("button", name="Anmelden", exact=True))
    await page.wait_for_url("**/angaben")
    await expect(page.get_by_text("angemeldet als")).to_be_visible()
