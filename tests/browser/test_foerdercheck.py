"""The guided check by keyboard alone, to its result and the address that reproduces it."""

from playwright.async_api import expect

from tests.browser.conftest import Oeffnen
from tests.browser.pruefungen import axe
from tests.browser.tastatur import Tastatur

FRAGEN_HOECHSTENS = 60


async def test_the_check_by_keyboard_alone(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/foerdercheck")
    tastatur = Tastatur(page)
    await tastatur.schreiben(page.get_by_label("Kommune", exact=True), "Volkmarsn")
    weiter = page.get_by_role("button", name="Weiter")
    await tastatur.schreiben(page.get_by_label("Stichtag"), "1.3.2021")
    await tastatur.absenden(weiter)
    for _ in range(FRAGEN_HOECHSTENS):
        if "/foerdercheck/frage" not in page.url:
            break
        tastatur.schritte = 0
        ja = page.locator('input[name="wert"][value="ja"]')
        if await ja.count():
            await tastatur.waehlen(ja)
            await tastatur.absenden(weiter)
        else:
            await tastatur.absenden(page.get_by_role("button", name="Weiß ich noch nicht"))
    await tastatur.absenden(page.get_by_role("button", name="Ergebnis zeigen"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ergebnis Ihres Förder-Checks")
    assert not await axe(page)
    ergebnis = await page.locator("#passt + *, section[aria-labelledby=passt]").first.inner_text()
    await tastatur.absenden(page.get_by_role("link", name="dauerhafte Adresse"))
    nochmal = await page.locator("#passt + *, section[aria-labelledby=passt]").first.inner_text()
    assert ergebnis == nochmal
    assert "Volkmarsen" in await page.locator("main").inner_text()
