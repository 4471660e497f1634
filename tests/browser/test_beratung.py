"""Booking a consulting as people do: by keyboard, at the same time as others, with a session over.

Each test books for a Kommune of its own on days of its own.
"""

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from playwright.async_api import Page, expect

from tests.browser.anmelden import Wer
from tests.browser.conftest import Oeffnen
from tests.browser.pruefungen import axe
from tests.browser.tastatur import Tastatur

KEKS = "__Host-ozg"
EINER = re.compile(r"\b1 frei")
MEHRERE = re.compile(r"\b[2-9] frei")
BUCHEN = re.compile(r"buchen$")


async def angaben(page: Page, tag: str, *, teilnehmende: str = "6") -> None:
    await page.get_by_label("Oder Datum eintippen").fill(tag)
    await page.get_by_label("Wie viele Personen nehmen teil?").fill(teilnehmende)
    await page.get_by_role("button", name="Weiter: Angaben prüfen").click()


async def test_booking_by_keyboard_alone(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/beratung", als=Wer("kommune", kommune="06635001"))
    tastatur = Tastatur(page)
    await tastatur.absenden(page.get_by_role("link", name="Freie Tage ansehen und buchen"))
    await tastatur.waehlen(page.get_by_role("radio", name="Modul 4"))
    await tastatur.absenden(page.get_by_role("button", name="Freie Tage neu anzeigen"))
    tastatur.schritte = 0
    mehrere = page.locator("label.tag--frei", has_text=MEHRERE)  # the last place is another test's
    await tastatur.waehlen(mehrere.first.locator("input"))
    await tastatur.schreiben(page.get_by_label("Wie viele Personen"), "zwölf")
    await tastatur.absenden(page.get_by_role("button", name="Weiter: Angaben prüfen"))
    assert (await page.title()).startswith("Fehler:")
    assert not await axe(page)
    await tastatur.absenden_im_blatt(page.get_by_role("link", name="„zwölf“ ist keine ganze Zahl"))
    feld = page.get_by_label("Wie viele Personen")
    await expect(feld).to_have_value("zwölf")
    await tastatur.schreiben(feld, "12")
    await tastatur.absenden(page.get_by_role("button", name="Weiter: Angaben prüfen"))
    assert not await axe(page)
    await tastatur.absenden(page.get_by_role("button", name="Kostenfrei buchen"))
    await expect(page.get_by_text("Gebucht.")).to_be_visible()


async def test_two_book_the_same_last_place(oeffnen: Oeffnen) -> None:
    """The demo data leave days on which one team is free; of two who want it, one gets it."""
    zwei = [
        await oeffnen("/beratung/buchen?modul=3", als=_kommune(ags))
        for ags in ("06635012", "06635013")
    ]
    letzter = await zwei[0].locator("label.tag--frei", has_text=EINER).first.locator("input").all()
    assert letzter, "no day on which only one team is free"
    tag = str(await letzter[0].get_attribute("value"))
    for page in zwei:
        await angaben(page, tag)
        if await page.get_by_role("checkbox", name="trägt die Kosten").count():
            await page.get_by_role("checkbox", name="trägt die Kosten").check()
    await asyncio.gather(*(page.get_by_role("button", name=BUCHEN).click() for page in zwei))
    saetze = [await page.locator("main").inner_text() for page in zwei]
    assert sum("Gebucht." in satz for satz in saetze) == 1, saetze
    [verlierer] = [satz for satz in saetze if "Gebucht." not in satz]
    assert "Der letzte Platz ist gerade vergeben worden. Nichts wurde gebucht." in verlierer
    assert "Der nächste freie Beginn ist der" in verlierer


@pytest.mark.parametrize("angemeldet", [True, False])
async def test_nothing_typed_is_lost(oeffnen: Oeffnen, *, angemeldet: bool) -> None:
    """Whether a session ends in the middle of the form or there was none."""
    wer = _kommune("06635014")
    page = await oeffnen("/beratung/buchen?modul=4", als=wer if angemeldet else None)
    if angemeldet:
        await page.context.clear_cookies(name=KEKS)
    await angaben(page, "14.6.2021", teilnehmende="17")
    await page.locator("main").get_by_role("link", name="Anmelden").click()
    await page.locator('input[name="rolle"][value="kommune"]').check()
    await page.get_by_label("Welche Kommune?").fill(str(wer.kommune))
    await page.get_by_role("button", name="Anmelden", exact=True).click()
    await expect(page.get_by_label("Oder Datum eintippen")).to_have_value("14.6.2021")
    await expect(page.get_by_label("Wie viele Personen")).to_have_value("17")
    await expect(page.get_by_role("radio", name="Modul 4")).to_be_checked()


@pytest.mark.allein
async def test_the_pages_without_the_beratung(
    oeffnen: Oeffnen, dienst_angehalten: Callable[[str], AbstractAsyncContextManager[None]]
) -> None:
    page = await oeffnen(als=_kommune("06635014"))
    async with dienst_angehalten("beratung"):
        for pfad in ("/beratung", "/beratung/buchen", "/beratung/standort", "/aktuelles"):
            answer = await page.goto(pfad)
            assert answer is not None
            assert answer.status == 200, pfad
            assert await page.get_by_text("Die Beratung antwortet gerade nicht").count(), pfad
            assert not await axe(page)


def _kommune(ags: str) -> Wer:
    return Wer("kommune", kommune=ags)
