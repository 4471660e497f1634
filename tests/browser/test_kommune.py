"""A Kommune takes an Onlinedienst into use and gives it up again, in a browser without scripts."""

from playwright.async_api import Page, expect

from tests.browser.anmelden import Wer
from tests.browser.conftest import Oeffnen

LICHTENFELS = "06635014"


async def test_from_abruf_to_zuruecknahme(oeffnen: Oeffnen) -> None:
    page = await oeffnen(
        f"/kommunen/{LICHTENFELS}", als=Wer("kommune", kommune=LICHTENFELS), javascript=False
    )
    await page.locator('main a[href*="/abrufen?"]').first.click()
    await _bestaetigen(page)
    await expect(page.get_by_text("Abgerufen. Nächster Schritt")).to_be_visible()
    for akt in ("einbinden", "hessenfinder-eintragen"):
        await page.locator(f'main a[href$="/{akt}"]').first.click()
        await _bestaetigen(page)
    await page.locator('main a[href$="/freischalten"]').first.click()
    await page.get_by_label("Adresse des Onlinedienstes").fill("javascript:alert(1)")
    await _bestaetigen(page)
    await expect(page.get_by_role("alert")).to_contain_text("Die Adresse beginnt mit https://")
    await expect(page.get_by_label("Adresse des Onlinedienstes")).to_have_value(
        "javascript:alert(1)"
    )
    await page.get_by_label("Adresse des Onlinedienstes").fill("https://lichtenfels.example/dienst")
    await _bestaetigen(page)
    await expect(page.get_by_text("Der Onlinedienst ist jetzt nutzbar.")).to_be_visible()
    await page.locator('main a[href$="/zuruecknehmen"]').first.click()
    await _bestaetigen(page)
    await expect(page.get_by_role("alert")).to_contain_text("Sagen Sie, warum.")
    await page.get_by_label("Warum?").fill("Er wird ersetzt.")
    await _bestaetigen(page)
    await expect(page.get_by_text("Zurückgenommen.")).to_be_visible()


async def _bestaetigen(page: Page) -> None:
    await page.locator("main form button.knopf").first.click()
