"""Logging in as one does: through /anmelden and the page of the development issuer."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from playwright.async_api import Page, expect


@dataclass(frozen=True)
class Wer:
    """Whom one chooses there: a role, its Kommune or Verband, and which person of that office."""

    rolle: str
    kommune: str | None = None
    verband: str | None = None
    person: str | None = None


KOMMUNE = Wer("kommune", kommune="06635020")  # Volkmarsen
KOORDINIERUNGSSTELLE = Wer("koordinierungsstelle")
KSPV = Wer("kspv", verband="Hessischer Städtetag")
FOERDERSTELLE = Wer("foerderstelle")
BERATUNG = Wer("beratung")
ADMIN = Wer("admin")


async def anmelden(page: Page, wer: Wer, *, zurueck: str = "/") -> None:
    """Log in and stand on `zurueck`, an address of ours."""
    await page.goto(f"/anmelden?zurueck={quote(zurueck)}")
    await page.locator(f'input[name="rolle"][value="{wer.rolle}"]').check()
    if wer.kommune:
        await page.get_by_label("Welche Kommune?").fill(wer.kommune)
    if wer.verband:
        await page.get_by_label("Welcher Verband?").select_option(wer.verband)
    if wer.person:
        await page.get_by_label("Welche Person").select_option(wer.person)
    await page.get_by_role("button", name="Anmelden", exact=True).click()
    await page.wait_for_url(
        lambda url: not urlsplit(url).path.startswith(("/anmelden", "/aussteller"))
    )
    await expect(page.locator('form[action="/abmelden"]')).to_be_attached()
