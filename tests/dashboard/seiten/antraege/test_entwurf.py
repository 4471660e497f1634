"""A draft on its pages: created, filled in, saved while one types, sent."""

import pytest

from tests.dashboard.seiten.antraege.conftest import Browser
from tests.foerderung.antrag.schritte import LEAD, angelegt, belegt, getan, in_pruefung, partner
from tests.foerderung.factories import STAEDTE
from tests.shared.dateien.dateien import pdf

JSON = {"Accept": "application/json"}
PRUEFERIN = ("koordinierung-1", "koordinierungsstelle")


async def test_a_draft_takes_over_what_the_check_has_said(browser: Browser) -> None:
    adresse = f"/antraege/neu?programm=IKZ_OZG&k={STAEDTE[0]}&k={STAEDTE[1]}"
    assert f'value="Stadt {STAEDTE[1]} {STAEDTE[1]}"' in await browser.seite(adresse)
    felder = await browser.felder(adresse) | {
        "programm": "IKZ_OZG",
        "federfuehrend": STAEDTE[0],
        "partner1": STAEDTE[1],
    }
    leer = await browser.http.post("/antraege/neu", data=felder)
    assert leer.status_code == 422
    assert "Geben Sie dem Vorhaben einen Titel." in leer.text
    assert f'value="{STAEDTE[1]}"' in leer.text
    angelegt = await browser.http.post("/antraege/neu", data=felder | {"titel": "Zusammen"})
    assert angelegt.status_code == 303, angelegt.text
    nochmal = await browser.http.post("/antraege/neu", data=felder | {"titel": "Zusammen"})
    assert nochmal.headers["Location"] == angelegt.headers["Location"]  # a double click
    assert "Zusammen" in await browser.seite(angelegt.headers["Location"])


async def test_each_task_says_how_it_stands(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung, vorhaben_ende=None, beantragt=None)
    seite = await browser.seite(f"/antraege/{antrag['id']}")
    for satz in ("Es fehlt: Ende", "Zustimmung fehlt", "Es fehlt: beantragter Betrag",
                 "Es fehlt: Beschluss", "noch nicht möglich"):  # fmt: skip
        assert satz in seite


async def test_what_is_wrong_stands_beside_its_field_and_typed_values_stay(
    browser: Browser,
) -> None:
    antrag = await angelegt(browser.foerderung)
    adresse = f"/antraege/{antrag['id']}/kosten"
    antwort = await browser.senden(
        adresse,
        {"art1": "personal", "betrag1": "viel", "bezeichnung1": "Stellen", "beantragt": "0"},
    )
    assert antwort.status_code == 422
    assert "Schreiben Sie den Betrag in Euro" in antwort.text
    assert "Beantragen Sie mehr als 0" in antwort.text
    assert 'value="viel"' in antwort.text
    assert 'value="Stellen"' in antwort.text


async def test_only_what_is_different_is_sent(browser: Browser) -> None:
    """A change would ask every partner for consent anew."""
    antrag = await angelegt(browser.foerderung)
    await getan(browser.foerderung, antrag, "zustimmen", partner(STAEDTE[1]))
    adresse = f"/antraege/{antrag['id']}/vorhaben"
    gleich = {
        "titel": antrag["titel"], "beschreibung": "",
        "vorhaben_beginn": "1.6.2021", "vorhaben_ende": "31.05.2026",
    }  # fmt: skip
    assert (await browser.senden(adresse, gleich)).status_code == 303
    assert "zugestimmt am 15.04.2021" in await browser.seite(f"/antraege/{antrag['id']}")
    assert (await browser.senden(adresse, gleich | {"titel": "Anders"})).status_code == 303
    assert "zugestimmt am" not in await browser.seite(f"/antraege/{antrag['id']}")


async def test_saving_while_one_types(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung)
    adresse = f"/antraege/{antrag['id']}/vorhaben"
    getippt = {"titel": "Halb", "vorhaben_beginn": "1.6.2021", "vorhaben_ende": "31.5.20"}
    antwort = await browser.senden(adresse, getippt, **JSON)
    assert antwort.status_code == 200, antwort.text
    assert antwort.json()["satz"].startswith("Gespeichert um ")
    assert "Noch nicht gespeichert: Schreiben Sie den Tag" in antwort.json()["satz"]
    weiter = {"titel": "Ganz", "etag": antwort.json()["etag"], "vorhaben_ende": "31.5.2026"}
    assert (await browser.senden(adresse, getippt | weiter, **JSON)).status_code == 200
    assert 'value="Ganz"' in await browser.seite(adresse)


async def test_somebody_else_was_faster(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung)
    adresse = f"/antraege/{antrag['id']}/vorhaben"
    alt = await browser.felder(adresse)
    assert (await browser.senden(adresse, {"titel": "Der anderen"})).status_code == 303
    meins = alt | {"titel": "Meiner", "vorhaben_beginn": "1.6.2021", "vorhaben_ende": "31.5.2026"}
    nebenbei = await browser.http.post(adresse, data=meins, headers=JSON)
    assert nebenbei.status_code == 412
    antwort = await browser.http.post(adresse, data=meins)
    assert antwort.status_code == 409
    assert "Jemand anderes hat den Antrag geändert" in antwort.text
    assert "Inzwischen gespeichert ist" in antwort.text
    assert "Der anderen" in antwort.text
    assert 'value="Meiner"' in antwort.text
    neu = {name: wert for name, wert in meins.items() if name not in alt}
    assert (await browser.weiter(antwort, adresse, neu)).status_code == 303
    assert "Meiner" in await browser.seite(f"/antraege/{antrag['id']}")


async def test_the_programme_is_answered_and_an_exception_asked_for(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung, angaben={})
    adresse = f"/antraege/{antrag['id']}/voraussetzungen"
    halb = {"angabe_laufzeit_jahre": "4", "ausnahme_regel": "IKZ-4"}
    antwort = await browser.senden(adresse, halb)
    assert antwort.status_code == 422
    assert "Schreiben Sie, warum Sie die Ausnahme erbitten." in antwort.text
    ganz = halb | {"ausnahme_grund": "Der Vertrag läuft.", "angabe_eigene_it_fachkraefte": "ja"}
    assert (await browser.senden(adresse, ganz)).status_code == 303
    seite = await browser.seite(f"/antraege/{antrag['id']}")
    assert "4 von 6 Angaben fehlen" in seite
    assert "Erbetene Ausnahme von IKZ-4" in seite


async def test_kommunen_by_name_and_key(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung, anzahl=1)
    adresse = f"/antraege/{antrag['id']}/kommunen"
    mehr = await browser.senden(
        adresse, {"federfuehrend": STAEDTE[0], "partner1": STAEDTE[1], "mehr": "1"}
    )
    assert mehr.status_code == 200
    assert 'name="partner2"' in mehr.text
    doppelt = await browser.senden(adresse, {"federfuehrend": STAEDTE[0], "partner1": STAEDTE[0]})
    assert doppelt.status_code == 422
    assert "ist schon genannt" in doppelt.text
    gut = await browser.senden(adresse, {"federfuehrend": STAEDTE[0], "partner1": STAEDTE[1]})
    assert gut.status_code == 303, gut.text
    assert f"Stadt {STAEDTE[1]}: noch nicht zugestimmt" in await browser.seite(
        f"/antraege/{antrag['id']}"
    )


async def test_sending_says_what_is_missing_in_words(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung, anzahl=3)
    pruefen = f"/antraege/{antrag['id']}/pruefen"
    assert "75.000" in await browser.seite(pruefen)
    senden = f"/antraege/{antrag['id']}/schritte/einreichen"
    antwort = await browser.http.post(senden, data=await browser.felder(pruefen))
    assert antwort.status_code == 409
    assert f"Es fehlt: Stadt {STAEDTE[2]}, Stadt {STAEDTE[1]}" in antwort.text
    for teil in STAEDTE[1:3]:
        browser.als(f"partner-{teil}", ags=[teil])
        assert "Dem Antrag zustimmen" in await browser.seite("/antraege")
        adresse = f"/antraege/{antrag['id']}/schritte/zustimmen"
        assert (await browser.senden(adresse)).status_code == 303
    browser.als("stadt-1", ags=[STAEDTE[0]])
    antwort = await browser.http.post(senden, data=await browser.felder(pruefen))
    assert "Es fehlt noch: Beschluss der Vertretungskörperschaft" in antwort.text
    await belegt(browser.foerderung, antrag)
    antwort = await browser.http.post(senden, data=await browser.felder(pruefen))
    assert antwort.status_code == 303, antwort.text
    seite = await browser.seite(antwort.headers["Location"])
    assert "Getan:" in seite
    datei = await browser.http.get(f"/antraege/{antrag['id']}/dokumente/eingangsbestaetigung.pdf")
    assert datei.content.startswith(b"%PDF")
    assert datei.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in datei.headers["Cache-Control"]


async def test_a_nachweis_goes_up_and_comes_down(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung)
    adresse = f"/antraege/{antrag['id']}/nachweise"
    felder = await browser.felder(adresse) | {"art": "beschluss"}

    async def hoch(inhalt: bytes, **kopf: str) -> tuple[int, str]:
        antwort = await browser.http.post(
            adresse, data=felder, files={"datei": ("beschluss.pdf", inhalt)}, headers=kopf
        )
        return antwort.status_code, antwort.text

    status, text = await hoch(b"kein PDF")
    assert status == 422
    assert "Die Datei beschluss.pdf wurde nicht angenommen." in text
    felder = await browser.felder(adresse) | {"art": "beschluss"}
    assert (await hoch(pdf(), **JSON))[0] == 201
    gross = pdf(b"x" * 2_000_000)  # more than lies in memory
    felder = await browser.felder(adresse) | {"art": "vereinbarung"}
    assert (await hoch(gross))[0] == 303
    seite = await browser.seite(adresse)
    assert seite.count(">beschluss.pdf<") >= 2


async def test_only_what_is_asked_for_again_can_be_changed(browser: Browser) -> None:
    antrag = await in_pruefung(browser.foerderung)
    browser.als(*PRUEFERIN)
    adresse = f"/antraege/{antrag['id']}/schritte/nachfordern"
    leer = await browser.senden(adresse)
    assert leer.status_code == 422
    assert "Wählen Sie mindestens einen Abschnitt." in leer.text
    gefragt = await browser.senden(adresse, {"abschnitte": ["zeitraum"], "text": "Wie lange?"})
    assert gefragt.status_code == 200
    assert "Zeitraum" in gefragt.text
    assert (await browser.weiter(gefragt, adresse)).status_code == 303
    browser.als("stadt-1", ags=[STAEDTE[0]])
    seite = await browser.seite("/antraege")
    assert "Rückfrage beantworten" in seite
    vorhaben = f"/antraege/{antrag['id']}/vorhaben"
    formular = await browser.seite(vorhaben)
    assert 'name="vorhaben_ende"' in formular
    assert 'name="titel"' not in formular
    assert (await browser.http.get(f"/antraege/{antrag['id']}/kosten")).status_code == 303
    neu = {"vorhaben_beginn": "1.6.2021", "vorhaben_ende": "31.12.2026"}
    assert (await browser.senden(vorhaben, neu)).status_code == 303
    for teil in STAEDTE[1:3]:
        browser.als(f"partner-{teil}", ags=[teil])
        await browser.senden(f"/antraege/{antrag['id']}/schritte/zustimmen")
    browser.als("stadt-1", ags=[STAEDTE[0]])
    pruefen = await browser.felder(f"/antraege/{antrag['id']}/pruefen")
    antwort = await browser.http.post(
        f"/antraege/{antrag['id']}/schritte/nachreichen", data=pruefen
    )
    assert antwort.status_code == 303, antwort.text


@pytest.mark.parametrize("was", ["", "/vorhaben", "/nachweise", "/schritte/zurueckziehen"])
async def test_a_foreign_antrag_is_not_there(browser: Browser, was: str) -> None:
    antrag = await angelegt(browser.foerderung)
    browser.als("stadt-6", ags=[STAEDTE[5]])
    await browser.seite(f"/antraege/{antrag['id']}{was}", status=404)


async def test_who_is_not_logged_in_is_led_to_the_login(browser: Browser) -> None:
    browser.niemand()
    antwort = await browser.http.get("/antraege")
    assert antwort.status_code == 303
    assert antwort.headers["Location"] == "/anmelden?zurueck=%2Fantraege"


async def test_a_form_that_is_not_ours_changes_nothing(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung)
    adresse = f"/antraege/{antrag['id']}/schritte/zurueckziehen"
    felder = await browser.felder(adresse)
    del felder["csrf"]
    assert (await browser.http.post(adresse, data=felder)).status_code == 403
    gelesen = await browser.foerderung.get(f"/foerderung/v1/antraege/{antrag['id']}", headers=LEAD)
    assert gelesen.json()["status"] == "entwurf"


async def test_a_silent_foerderung_is_said_and_nothing_is_lost(browser: Browser) -> None:
    browser.dienste.still.add("foerderung")
    assert "Die Förderung antwortet gerade nicht." in await browser.seite("/antraege")
