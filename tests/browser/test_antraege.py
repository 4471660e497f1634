"""An Antrag from the first draft to the released decision, by five people, in a browser."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.anmelden import FOERDERSTELLE, KOORDINIERUNGSSTELLE, Wer
from tests.browser.ansicht import HELL, SCHMAL
from tests.browser.conftest import Oeffnen
from tests.browser.pruefungen import axe, seitwaerts, ziele
from tests.shared.dateien.dateien import pdf

AMOENEBURG = Wer("kommune", kommune="06534001")
ANGELBURG = Wer("kommune", kommune="06534002")
BAD_ENDBACH = Wer("kommune", kommune="06534003")
ZWEITE = Wer("foerderstelle", person="2")
ENTWURF = re.compile(r"/antraege/[0-9a-f-]{36}$")
GESPEICHERT = re.compile(r"Gespeichert um \d{1,2}:\d\d")


async def test_from_the_first_draft_to_the_released_decision(
    oeffnen: Oeffnen, tmp_path: Path
) -> None:
    page = await oeffnen("/antraege/neu?programm=IKZ_OZG&k=06534002", als=AMOENEBURG)
    antrag = await _entwerfen(page)
    await _nachweisen(page, antrag, tmp_path)
    for partner in (ANGELBURG, BAD_ENDBACH):
        await _zustimmen(await oeffnen("/antraege", als=partner), antrag)
    await page.goto(antrag)
    await page.get_by_role("link", name="Prüfen und einreichen").first.click()
    await expect(page.get_by_text("Höchstens möglich")).to_be_visible()
    await _ohne_befund(page)
    await page.get_by_role("button", name="Antrag einreichen").click()
    await expect(page.get_by_text("Getan: Antrag einreichen.")).to_be_visible()
    async with page.expect_download() as geladen:
        await page.get_by_role("link", name="Eingangsbestätigung (PDF)").click()
    bescheinigung = tmp_path / "eingang.pdf"
    await (await geladen.value).save_as(bescheinigung)
    assert bescheinigung.read_bytes().startswith(b"%PDF")

    page = await oeffnen("/antraege", als=KOORDINIERUNGSSTELLE)
    await _ohne_befund(page)
    await page.goto(antrag)
    await _tun(page, "Prüfung beginnen")
    await _tun(page, "Prüfung abschließen")
    page = await oeffnen(antrag, als=FOERDERSTELLE)
    await _vorschlagen(page)
    await expect(page.get_by_role("link", name="Vorschlag freigeben")).to_have_count(0)
    page = await oeffnen(antrag, als=ZWEITE)
    await page.get_by_role("link", name="Vorschlag freigeben").click()
    await expect(page.get_by_text("75.000 €", exact=True)).to_be_visible()
    await _ohne_befund(page)
    await page.get_by_role("button", name="75.000 € freigeben").click()
    await expect(page.get_by_text("Getan: Vorschlag freigeben.")).to_be_visible()
    page = await oeffnen(antrag, als=AMOENEBURG)
    await expect(page.get_by_text("In Bearbeitung").first).to_be_visible()


async def test_without_script_the_button_saves(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/antraege/neu?programm=IKZ_OZG", als=ANGELBURG, javascript=False)
    await page.get_by_label("Titel des Vorhabens").fill("Ohne Skript")
    await page.get_by_role("button", name="Entwurf anlegen").click()
    await page.get_by_role("link", name="Vorhaben", exact=True).click()
    await page.get_by_label("Beginn").fill("im Juni")
    await page.get_by_label("Beschreibung").fill("Bleibt stehen.")
    await page.get_by_role("button", name="Speichern").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("Beschreibung")).to_have_value("Bleibt stehen.")
    await page.get_by_label("Beginn").fill("1.6.2021")
    await page.get_by_role("button", name="Speichern").click()
    await expect(page.get_by_text("Bleibt stehen.")).to_be_visible()
    await page.get_by_role("link", name="Antrag zurückziehen").click()
    await page.get_by_role("button", name="Antrag zurückziehen").click()
    await expect(page.get_by_text("Getan: Antrag zurückziehen.")).to_be_visible()


async def _entwerfen(page: Page) -> str:
    """Fill in every task; return the path of the Antrag."""
    await expect(page.get_by_label("1. Partner")).to_have_value("Angelburg 06534002")
    await _ohne_befund(page)
    await page.get_by_label("Titel des Vorhabens").fill("Gemeinsame IT-Fachkräfte")
    await page.get_by_label("2. Partner").fill("Bad Endbach")
    await page.get_by_role("button", name="Entwurf anlegen").click()
    await page.wait_for_url(ENTWURF)
    antrag = page.url
    await _ohne_befund(page)

    await page.get_by_role("link", name="Vorhaben", exact=True).click()
    await _ohne_befund(page)
    await page.get_by_label("Beschreibung").fill("Drei Gemeinden beschäftigen sie zusammen.")
    await page.get_by_label("Beginn").fill("1.6.2021")
    await page.get_by_label("Ende").fill("31.5.2026")
    await expect(page.get_by_text(GESPEICHERT)).to_be_visible()
    await page.reload()  # what was saved is there, no button was pressed
    await expect(page.get_by_label("Ende")).to_have_value("31.5.2026")

    await page.goto(f"{antrag}/kosten")
    await _ohne_befund(page)
    erste = page.get_by_role("group", name="Zeile 1 des Kostenplans")
    await erste.get_by_label("Art").select_option("Personal")
    await erste.get_by_label("Betrag in Euro").fill("120.000")
    await page.get_by_label("Beantragter Betrag").fill("75.000")
    await page.get_by_role("button", name="Speichern", exact=True).click()

    await page.get_by_role("link", name="Voraussetzungen").click()
    await _ohne_befund(page)
    for angabe, wert in (
        ("Zahl der Beschlüsse", "3"),
        ("Laufzeit der Zusammenarbeit", "5"),
        ("Einsparung von Personalkosten", "15"),
    ):
        await page.get_by_label(angabe).fill(wert)
    for frage, antwort in (
        ("Vereinbarung", "Ja"),
        ("Eigene IT-Fachkräfte", "Ja"),
        ("Externe", "Nein"),
    ):
        await page.get_by_role("group", name=frage).get_by_label(antwort, exact=True).check()
    await page.get_by_role("button", name="Speichern", exact=True).click()
    await page.wait_for_url(ENTWURF)
    return antrag


async def _nachweisen(page: Page, antrag: str, ordner: Path) -> None:
    await page.goto(f"{antrag}/nachweise")
    for art, name in (
        ("Beschluss der Vertretung", "beschluss.pdf"),
        ("Öffentlich-rechtliche", "vereinbarung.pdf"),
    ):
        datei = ordner / name
        datei.write_bytes(pdf(name.encode()))
        wahl = page.get_by_label("Was belegt die Datei?")
        wert = await wahl.locator("option", has_text=art).first.get_attribute("value")
        await wahl.select_option(wert)
        await page.get_by_label("Datei", exact=True).set_input_files(datei)
        await page.get_by_role("button", name="Hochladen").click()
        await expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    await _ohne_befund(page)


async def _zustimmen(page: Page, antrag: str) -> None:
    zeile = page.get_by_role("row", name="Gemeinsame IT-Fachkräfte").first
    await expect(zeile.get_by_text("Dem Antrag zustimmen")).to_be_visible()
    await page.goto(antrag)
    await _tun(page, "Dem Antrag zustimmen")


async def _vorschlagen(page: Page) -> None:
    await page.get_by_role("link", name="Entscheidung vorschlagen").click()
    await page.get_by_role("button", name="Weiter zur Bestätigung").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Bewilligung", exact=True).check()
    await expect(page.get_by_label("Betrag bei einer Bewilligung")).to_have_value("75.000,00")
    await page.get_by_label("Begründung").fill("Alle Voraussetzungen sind erfüllt.")
    await _ohne_befund(page)
    await page.get_by_role("button", name="Weiter zur Bestätigung").click()
    await page.get_by_role("button", name="Bewilligung von 75.000 € vorschlagen").click()
    await expect(page.get_by_text("Getan: Entscheidung vorschlagen.")).to_be_visible()


async def _tun(page: Page, was: str) -> None:
    """Do an act that asks for nothing: the link, then the confirmation."""
    await page.get_by_role("link", name=was).click()
    await expect(page.get_by_text("Lässt sich das zurücknehmen?")).to_be_visible()
    await page.get_by_role("button", name=was).click()
    await expect(page.get_by_text(f"Getan: {was}.")).to_be_visible()


async def _ohne_befund(page: Page) -> None:
    """Hold a page that only an Antrag has against what every page is held against."""
    await SCHMAL.einstellen(page)
    befunde = [*await axe(page), *await seitwaerts(page), *await ziele(page)]
    await HELL.einstellen(page)
    assert not befunde, "\n".join(befunde)
