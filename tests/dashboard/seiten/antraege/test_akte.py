"""What the offices do on the pages: each act after a confirmation, refusals as sentences."""

from tests.dashboard.seiten.antraege.conftest import Browser
from tests.foerderung.antrag.schritte import (
    LEITUNG,
    SACHBEARBEITUNG,
    bewilligung,
    eingereicht,
    entscheidungsreif,
    getan,
)
from tests.foerderung.factories import STAEDTE

PRUEFERIN = ("koordinierung-1", "koordinierungsstelle")
ERSTE = ("foerderstelle-1", "foerderstelle")
ZWEITE = ("foerderstelle-2", "foerderstelle")
KOMMUNE = ("stadt-1", "kommune", [STAEDTE[0]])


async def test_work_lists_count_by_act(browser: Browser) -> None:
    await eingereicht(browser.foerderung)
    await eingereicht(browser.foerderung)
    browser.als(*PRUEFERIN)
    seite = await browser.seite("/antraege")
    assert "Prüfung beginnen (2)" in seite
    assert "Entscheidung vorschlagen" not in seite
    assert "Stadt 06635020 und 2 weitere" in seite
    assert "2 Anträge." in await browser.seite("/antraege/liste?status=eingereicht")


async def test_only_acts_that_are_possible_are_offered(browser: Browser) -> None:
    antrag = await eingereicht(browser.foerderung)
    browser.als(*PRUEFERIN)
    seite = await browser.seite(f"/antraege/{antrag['id']}")
    assert "schritte/pruefung-beginnen" in seite
    assert "schritte/nachfordern" not in seite
    nicht_jetzt = await browser.seite(f"/antraege/{antrag['id']}/schritte/nachfordern")
    assert "Das geht gerade nicht." in nicht_jetzt
    browser.als(*ERSTE)
    assert "Gerade ist für Sie nichts zu tun." in await browser.seite(f"/antraege/{antrag['id']}")


async def test_the_confirmation_says_what_happens_to_whom_with_which_amount(
    browser: Browser,
) -> None:
    antrag = await entscheidungsreif(browser.foerderung)
    browser.als(*ERSTE)
    adresse = f"/antraege/{antrag['id']}/schritte/vorschlagen"
    falsch = await browser.senden(adresse, {"vorschlag": "ablehnung", "betrag": "5"})
    assert falsch.status_code == 422
    assert "Bei einer Ablehnung bleibt der Betrag leer." in falsch.text
    angaben = {"vorschlag": "bewilligung", "betrag": "75.000", "begruendung": "Erfüllt."}
    seite = await browser.senden(adresse, angaben)
    assert seite.status_code == 200
    for satz in ("Das geschieht", "Für wen", "75.000", "Lässt sich das zurücknehmen?",
                 "von 75.000\N{NO-BREAK SPACE}€ vorschlagen"):  # fmt: skip
        assert satz in seite.text
    assert (await browser.weiter(seite, adresse)).status_code == 303
    assert "freigeben" not in await browser.seite(f"/antraege/{antrag['id']}")


async def test_four_eyes_and_who_is_told(browser: Browser) -> None:
    antrag = await entscheidungsreif(browser.foerderung)
    await getan(browser.foerderung, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung())
    adresse = f"/antraege/{antrag['id']}/schritte/freigeben"
    browser.als(*ZWEITE)
    felder = await browser.felder(adresse)
    browser.als(*ERSTE)
    csrf = (await browser.felder(f"/antraege/{antrag['id']}/schritte/zurueckgeben"))["csrf"]
    selbst = await browser.http.post(adresse, data=felder | {"csrf": csrf})
    assert selbst.status_code == 409
    assert "Das entscheidet eine zweite Person" in selbst.text
    browser.als(*ZWEITE)
    seite = await browser.seite(adresse)
    assert "75.000\N{NO-BREAK SPACE}€ freigeben" in seite
    assert (await browser.senden(adresse)).status_code == 303
    browser.als(*KOMMUNE)
    gesehen = await browser.seite(f"/antraege/{antrag['id']}")
    assert "In Bearbeitung" in gesehen
    assert "Bewilligt" not in gesehen
    browser.als(*ERSTE)
    assert (
        await browser.senden(f"/antraege/{antrag['id']}/schritte/bekanntgeben")
    ).status_code == 303
    browser.als(*KOMMUNE)
    gesehen = await browser.seite(f"/antraege/{antrag['id']}")
    assert "Bescheid (PDF)" in gesehen
    assert "75.000\N{NO-BREAK SPACE}€" in gesehen


async def test_a_resent_act_is_done_once_and_an_old_version_is_refused(browser: Browser) -> None:
    antrag = await eingereicht(browser.foerderung)
    browser.als(*PRUEFERIN)
    adresse = f"/antraege/{antrag['id']}/schritte/pruefung-beginnen"
    felder = await browser.felder(adresse)
    assert (await browser.http.post(adresse, data=felder)).status_code == 303
    assert (await browser.http.post(adresse, data=felder)).status_code == 303  # a double click
    alt = felder | {"schluessel": "ein-anderer-schluessel"}
    antwort = await browser.http.post(adresse, data=alt)
    assert antwort.status_code == 409
    assert "Jemand anderes hat den Antrag geändert" in antwort.text


async def test_money_is_called_for_paid_and_accounted_for(browser: Browser) -> None:
    antrag = await entscheidungsreif(browser.foerderung)
    antrag = await getan(browser.foerderung, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung())
    antrag = await getan(browser.foerderung, antrag, "freigeben", LEITUNG)
    antrag = await getan(browser.foerderung, antrag, "bekanntgeben", LEITUNG)
    wege = f"/antraege/{antrag['id']}/schritte/"
    browser.als(*ERSTE)
    assert (await browser.senden(f"{wege}vertrag-schliessen")).status_code == 303
    browser.als(*KOMMUNE)
    zuviel = {"betrag": "80.000", "zweck": "Personal 2021"}
    seite = await browser.senden(f"{wege}mittel-abrufen", zuviel)
    refusal = await browser.weiter(seite, f"{wege}mittel-abrufen")
    assert refusal.status_code == 409
    assert "75.000,00" in refusal.text
    seite = await browser.senden(f"{wege}mittel-abrufen", zuviel | {"betrag": "30.000"})
    assert "30.000\N{NO-BREAK SPACE}€ abrufen" in seite.text
    assert (await browser.weiter(seite, f"{wege}mittel-abrufen")).status_code == 303
    browser.als(*ERSTE)
    seite = await browser.senden(f"{wege}auszahlen", {"mittelabruf": "1"})
    assert "30.000\N{NO-BREAK SPACE}€ auszahlen" in seite.text
    assert (await browser.weiter(seite, f"{wege}auszahlen")).status_code == 303
    assert "schritte/auszahlen" not in await browser.seite(f"/antraege/{antrag['id']}")
    browser.als(*KOMMUNE)
    assert "Beleg" in await browser.seite(f"/antraege/{antrag['id']}/nachweise")


async def test_a_vote_is_given_for_ones_own_verband(browser: Browser) -> None:
    browser.als("verband-1", "kspv", verband="Hessischer Städtetag")
    seite = await browser.seite("/antraege")
    assert "Abstimmen" in seite
    assert "Prüfung beginnen" not in seite


async def test_who_has_nothing_to_do_with_antraege_is_told_so(browser: Browser) -> None:
    browser.als("beratung-1", "beratung")
    assert "Anträge sehen Kommunen" in await browser.seite("/antraege")
