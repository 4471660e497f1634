"""What a page shows that the demo data do not have: made by the pages themselves, once."""

from playwright.async_api import Page


async def warteliste(page: Page) -> None:
    """Put a wish on the waiting list."""
    await page.goto("/beratung/warteliste/neu?modul=2&form=online")
    await page.locator('input[name="dauer"][value="3"]').check()
    await page.locator("#von").fill("7.6.2021")
    await page.locator("#bis").fill("11.6.2021")
    await page.locator("#teilnehmende").fill("4")
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url("**/beratung/warteliste/*-*")


async def webhook(page: Page) -> None:
    """Take up a webhook to this very machine, where nobody listens, and try it."""
    await page.goto("/verwaltung/webhooks/neu")
    await page.locator('input[name="dienst"][value="beratung"]').check()
    await page.locator("#adresse").fill("http://127.0.0.1:9/ozg/ereignisse")
    await page.locator("#typen").fill("de.ozg-kommunal.beratung.buchung.*")
    await page.locator("main form button[type=submit]").click()
    await page.get_by_role("link", name="Zum Webhook").click()
    await page.get_by_role("link", name="Probe senden").click()
    await page.locator("main form button[type=submit]").click()


async def mitteilung(page: Page) -> None:
    """Write a Mitteilung that stays a draft."""
    await page.goto("/aktuelles/mitteilungen/neu")
    await page.locator('input[name="art"][value="meldung"]').check()
    await page.locator("#titel").fill("Neue Termine der Beratung im Juni")
    await page.locator("#text").fill("Ab Juni gibt es weitere Termine.\n\nSie stehen im Kalender.")
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url("**/aktuelles/*-*")


async def veranstaltung(page: Page) -> None:
    """Announce one with numbered seats."""
    await page.goto("/aktuelles/veranstaltungen/neu")
    await page.locator("#titel").fill("Einführung in die Digitalisierungsberatung")
    await page.locator("#tag").fill("20.5.2021")
    await page.locator("#von").fill("10:00")
    await page.locator("#bis").fill("11:30")
    await page.locator('input[name="format"][value="online"]').check()
    await page.locator("#kapazitaet").fill("40")
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url("**/aktuelles/veranstaltungen/*-*")


async def antrag(page: Page) -> None:
    """Begin an Antrag with a partner; it stays a draft."""
    await page.goto("/antraege/neu?programm=IKZ_OZG&k=06636013")
    await page.locator("#titel").fill("Gemeinsame IT-Fachkräfte für Online-Anträge")
    await page.get_by_role("button", name="Entwurf anlegen").click()
    await page.wait_for_url("**/antraege/*-*")
