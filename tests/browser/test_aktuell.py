"""An open Land page follows: a new booking changes its figures while somebody looks at it."""

from playwright.async_api import Page, expect

from tests.browser.anmelden import Wer
from tests.browser.conftest import Oeffnen

MODULE = ".kachel:nth-child(3) .kachel__zahl"
FRIST_MS = 30_000
STROM_MS = 6_000  # after which the page listens


async def buchen(page: Page) -> None:
    await page.goto("/beratung/buchen?modul=2")
    await page.locator("#datum").fill("7.6.2021")
    await page.locator("#teilnehmende").fill("4")
    await page.locator('form[action="/beratung/buchen"] button[type=submit]').last.click()
    await page.locator('form[action="/beratung/buchen/verbindlich"] button').click()
    await page.wait_for_url("**/beratung/buchungen/**")


async def test_an_open_page_follows_a_new_booking(oeffnen: Oeffnen) -> None:
    land = await oeffnen("/")
    vorher = int(await land.locator(MODULE).inner_text())
    details = land.locator(".kachel details").first
    await details.locator("summary").click()
    await land.locator(".kachel details summary").first.focus()
    await land.wait_for_timeout(STROM_MS)

    await buchen(await oeffnen(als=Wer("kommune", kommune="06635021")))
    await expect(land.locator(MODULE)).to_have_text(str(vorher + 1), timeout=FRIST_MS)
    assert await details.get_attribute("open") is not None, "what was open stays open"
    assert await land.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert "Neue Zahlen" in await land.locator("[data-ansage]").inner_text()
