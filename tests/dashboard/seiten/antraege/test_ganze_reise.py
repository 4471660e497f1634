"""Acts few Anträge need, each on its pages: votes, exceptions, Verwendungsnachweis, Widerruf."""

import re

from tests.dashboard.seiten.antraege.conftest import Browser
from tests.foerderung.antrag.schritte import PRUEFERIN as PRUEFUNG
from tests.foerderung.antrag.schritte import (
    VERBAENDE,
    abgestimmt,
    angelegt,
    ausgezahlt,
    eingereicht,
    entscheidungsreif,
    getan,
    in_pruefung,
    modellprojekt,
    unter_vertrag,
    verband,
)
from tests.foerderung.factories import STAEDTE, ikz_angaben
from tests.shared.dateien.dateien import pdf

ERSTE = ("foerderstelle-1", "foerderstelle")
ZWEITE = ("foerderstelle-2", "foerderstelle")
KOMMUNE = ("stadt-1", "kommune", [STAEDTE[0]])
WUNSCH = {"regel": "MK-2", "begruendung": "Das Portal nahm die Bewerbung nicht an."}
MARKUP = "<img src=x onerror=alert(1)>"


async def _tun(browser: Browser, adresse: str, eingaben: dict[str, str]) -> str:
    """Fill in, confirm; return the confirmation."""
    seite = await browser.senden(adresse, eingaben)
    assert seite.status_code == 200, seite.text
    assert "Lässt sich das zurücknehmen?" in seite.text
    assert MARKUP not in seite.text
    assert (await browser.weiter(seite, adresse)).status_code == 303
    return seite.text


async def test_each_verband_votes_once_and_its_list_is_then_empty(browser: Browser) -> None:
    antrag = await in_pruefung(browser.foerderung, **modellprojekt(ausnahmewuensche=[WUNSCH]))
    antrag = await getan(browser.foerderung, antrag, "pruefung-abschliessen", PRUEFUNG)
    weg = f"/antraege/{antrag['id']}"
    browser.als("verband-9", "kspv", verband=VERBAENDE[1])
    assert "Abstimmen (1)" in await browser.seite("/antraege")
    ohne = await browser.senden(f"{weg}/schritte/votieren", {"begruendung": "Nützlich."})
    assert ohne.status_code == 422
    assert "Wählen Sie Ihre Stimme." in ohne.text
    assert "Nützlich." in ohne.text
    await _tun(browser, f"{weg}/schritte/votieren", {"stimme": "ja", "begruendung": MARKUP})
    seite = await browser.seite("/antraege")
    assert "Abstimmen: <b>0</b>" in seite
    assert "Abstimmen (1)" not in seite
    assert "Gerade ist für Sie nichts zu tun." in await browser.seite(weg)
    browser.als("verband-8", "kspv", verband=VERBAENDE[0])
    assert "Abstimmen (1)" in await browser.seite("/antraege")


async def test_an_exception_needs_two(browser: Browser) -> None:
    antrag = await entscheidungsreif(browser.foerderung, **modellprojekt(ausnahmewuensche=[WUNSCH]))
    await abgestimmt(browser.foerderung, antrag, "ja", "ja")
    weg = f"/antraege/{antrag['id']}"
    browser.als(*ERSTE)
    grund = {"regel": "MK-2", "begruendung": f"Lag vor. {MARKUP}"}
    await _tun(browser, f"{weg}/schritte/ausnahme-erteilen", grund)
    assert "wartet auf eine zweite Person" in await browser.seite(weg)
    bestaetigen = f"{weg}/schritte/ausnahme-bestaetigen"
    seite = await browser.http.get(bestaetigen)
    wahl = {"ausnahme": seite.text.split('name="ausnahme" value="')[1].split('"')[0]}
    selbst = await browser.senden(bestaetigen, wahl | {"bestaetigt": "1"})
    assert selbst.status_code == 409
    assert "Nichts wurde getan." in selbst.text
    browser.als(*ZWEITE)
    await _tun(browser, bestaetigen, wahl)
    assert "bestätigt am 15.04.2021" in await browser.seite(weg)


async def test_of_a_rule_nobody_answered_an_exception_can_be_granted(browser: Browser) -> None:
    angaben = ikz_angaben(einsparung_personalkosten_prozent=None)
    wunsch = WUNSCH | {"regel": "IKZ-5"}
    antrag = await entscheidungsreif(browser.foerderung, angaben=angaben, ausnahmewuensche=[wunsch])
    browser.als(*ERSTE)
    weg = f"/antraege/{antrag['id']}"
    grund = {"regel": "IKZ-5", "begruendung": "Noch nicht zu beziffern."}
    await _tun(browser, f"{weg}/schritte/ausnahme-erteilen", grund)
    assert "wartet auf eine zweite Person" in await browser.seite(weg)


async def test_the_use_of_the_money_is_proved_and_recognised(browser: Browser) -> None:
    antrag = await unter_vertrag(browser.foerderung)
    antrag = await ausgezahlt(browser.foerderung, antrag, "30000.00")
    weg = f"/antraege/{antrag['id']}"
    browser.als(*KOMMUNE)
    felder = await browser.felder(f"{weg}/nachweise")
    await browser.http.post(
        f"{weg}/nachweise",
        data=felder | {"art": "verwendungsnachweis"},
        files={"datei": (f"{MARKUP}.pdf", pdf(b"beleg"), "application/pdf")},
    )
    nachweise = await browser.http.get(f"{weg}/nachweise")
    assert MARKUP not in nachweise.text
    assert "alert(1)" in nachweise.text
    angaben = {"verwendet_personal": "25.000", "bericht": MARKUP}
    await _tun(browser, f"{weg}/schritte/verwendungsnachweis-einreichen", angaben)
    browser.als(*ERSTE)
    assert "Verwendungsnachweis prüfen (1)" in await browser.seite("/antraege")
    pruefen = f"{weg}/schritte/verwendungsnachweis-pruefen"
    assert 'value="25.000,00"' in await browser.seite(pruefen)
    await _tun(browser, pruefen, {"anerkannt": "25.000", "begruendung": "Belegt."})
    seite = await browser.seite(weg)
    assert "25.000\N{NO-BREAK SPACE}€" in seite
    assert "Noch zurückzuzahlen</dt><dd>5.000\N{NO-BREAK SPACE}€" in seite


async def test_a_grant_is_withdrawn_with_a_reason(browser: Browser) -> None:
    antrag = await ausgezahlt(
        browser.foerderung, await unter_vertrag(browser.foerderung), "30000.00"
    )
    weg = f"/antraege/{antrag['id']}"
    browser.als(*ERSTE)
    ohne = await browser.senden(f"{weg}/schritte/widerrufen", {"anerkannt": "10.000"})
    assert ohne.status_code == 422
    assert "Begründen Sie das." in ohne.text
    assert 'value="10.000"' in ohne.text
    bestaetigung = await _tun(
        browser, f"{weg}/schritte/widerrufen", {"anerkannt": "10.000", "begruendung": MARKUP}
    )
    assert "Gebundenes Geld wird frei." in bestaetigung
    browser.als(*KOMMUNE)
    assert "Noch zurückzuzahlen</dt><dd>20.000\N{NO-BREAK SPACE}€" in await browser.seite(weg)
    assert MARKUP not in (await browser.http.get(weg)).text


async def test_a_broken_rule_is_said_before_sending_with_the_way_out(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung, **modellprojekt())
    weg = f"/antraege/{antrag['id']}"
    seite = await browser.seite(f"{weg}/pruefen")
    assert "So wird der Antrag nicht angenommen." in seite
    assert f"{weg}/voraussetzungen#ausnahme_regel" in seite
    assert "<dd>keine nötig</dd><dt>Verlangt</dt><dd>Entscheidung im Einzelfall</dd>" in re.sub(
        r">\s+<", "><", seite
    )
    gesandt = await browser.senden(f"{weg}/schritte/einreichen")
    assert gesandt.status_code == 409
    assert "Bewerbung bis 30. September 2020." in gesandt.text
    assert "um eine Ausnahme" in gesandt.text
    await eingereicht(browser.foerderung)
    mit = await angelegt(browser.foerderung, **modellprojekt(ausnahmewuensche=[WUNSCH]))
    assert "nicht angenommen" not in await browser.seite(f"/antraege/{mit['id']}/pruefen")


async def test_nobody_votes_for_another_verband(browser: Browser) -> None:
    antrag = await in_pruefung(browser.foerderung, **modellprojekt(ausnahmewuensche=[WUNSCH]))
    antrag = await getan(browser.foerderung, antrag, "pruefung-abschliessen", PRUEFUNG)
    browser.als("verband-9", "kspv", verband=VERBAENDE[1])
    adresse = f"/antraege/{antrag['id']}/schritte/votieren"
    fremd = await browser.senden(
        adresse, {"stimme": "ja", "verband": VERBAENDE[0], "bestaetigt": "1"}
    )
    assert fremd.status_code == 303
    gelesen = await browser.foerderung.get(
        f"/foerderung/v1/antraege/{antrag['id']}", headers=verband(0)
    )
    assert [s["verband"] for s in gelesen.json()["votum"]["stimmen"]] == [VERBAENDE[1]]
