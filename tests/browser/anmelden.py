"""Logging in as one does: through /anmelden and the page of the development issuer."""

from dataclasses import dataclass

from playwright.async_api import Page


@dataclass(frozen=True)
class Wer:
    """A role as the issuer's page names it, and the Kommune it is for."""

    rolle: str
    ags: str | None = None


KOMMUNE = Wer("kommune", "06635020")
KOORDINIERUNGSSTELLE = Wer("koordinierungsstelle")
KSPV = Wer("kspv")
FOERDERSTELLE = Wer("foerderstelle")
BERATUNG = Wer("beratung")
ADMIN = Wer("admin")


async def anmelden(page: Page, wer: Wer, *, zurueck: str = "/") -> None:
    """Log in and stand on `zurueck`."""
    await page.goto(f"/anmelden?zurueck={zurueck}")
    await page.locator(f'input[name="rolle"][value="{wer.rolle}"]').check()
    if wer.ags:
        await page.locator('[name="ags"]').fill(wer.ags)
    await page.locator('main button[type="submit"]').click()
    await page.get_by_role("button", name="Abmelden").first.wait_for(state="attached")
