"""What no page of ours would send, and services that fall silent while one types."""

import pytest

from services.dashboard.seiten.antraege import routes
from tests.dashboard.seiten.antraege.conftest import Browser
from tests.foerderung.antrag.schritte import angelegt
from tests.foerderung.factories import STAEDTE

FREMD = ["ä", "a\r\nX-Kopf: x", ""]


@pytest.mark.parametrize("was", ["schluessel", "etag"])
async def test_a_hidden_field_that_is_none_of_ours_fails_nothing(
    browser: Browser, was: str
) -> None:
    antrag = await angelegt(browser.foerderung)
    weg = f"/antraege/{antrag['id']}"
    for wert in FREMD:
        for pfad, mehr in (
            ("/schritte/mittel-abrufen", {"betrag": "1", "zweck": "x", "bestaetigt": "1"}),
            ("/vorhaben", {"titel": f"Neu {wert[:1]}", "beginn": "1.7.2021", "ende": "1.7.2022"}),
        ):
            csrf = {"csrf": (await browser.felder(f"{weg}/vorhaben"))["csrf"]}
            daten = csrf | {"etag": '"1"', "schluessel": "s-1"} | mehr | {was: wert}
            antwort = await browser.http.post(f"{weg}{pfad}", data=daten)
            assert antwort.status_code in (303, 409, 422), (wert[:10], pfad, antwort.text[-300:])
            assert antwort.status_code == 303 or "Fehler" in antwort.text
        entfernt = await browser.http.post(
            f"{weg}/nachweise/{antrag['id']}/entfernen", data=csrf | {was: wert}
        )
        assert entfernt.status_code == 409


async def test_signs_that_nobody_sees_are_refused_beside_their_field(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung)
    for adresse, name in (
        ("/antraege/neu?programm=IKZ_OZG", "titel"),
        (f"/antraege/{antrag['id']}/vorhaben", "beschreibung"),
        (f"/antraege/{antrag['id']}/voraussetzungen", "ausnahme_grund"),
    ):
        daten = {"federfuehrend": STAEDTE[0], "programm": "IKZ_OZG", "titel": "Titel"}
        daten |= {"ausnahme_regel": "IKZ-1", name: "vorn\x00\u202ehinten"}
        antwort = await browser.senden(adresse, daten)
        assert antwort.status_code == 422, adresse
        assert f'id="{name}-fehler"' in antwort.text
        assert "unsichtbare Zeichen" in antwort.text
        assert "hinten" in antwort.text


async def test_what_was_typed_outlives_a_silent_foerderung(browser: Browser) -> None:
    antrag = await angelegt(browser.foerderung)
    adresse = f"/antraege/{antrag['id']}/vorhaben"
    felder = await browser.felder(adresse)
    browser.dienste.still.add("foerderung")
    antwort = await browser.http.post(adresse, data=felder | {"titel": "Getippt <b>"})
    assert antwort.status_code == 503
    assert "Die Förderung antwortet gerade nicht" in antwort.text
    assert "Was Sie eingetragen haben, ist noch da." in antwort.text
    assert f'href="{adresse}"' in antwort.text
    gelesen = await browser.http.get(adresse)
    assert "Seite neu laden" in gelesen.text
    browser.dienste.still.clear()
    keks = antwort.headers["set-cookie"].split(";")[0]
    wieder = await browser.http.get(adresse, headers={"Cookie": keks})
    assert 'value="Getippt &lt;b&gt;"' in wieder.text


async def test_after_the_login_one_stands_on_a_page(browser: Browser) -> None:
    """Who takes a Nachweis away with an old session comes back to the list, not to an address
    that only takes forms.
    """
    antrag = await angelegt(browser.foerderung)
    weg = f"/antraege/{antrag['id']}/nachweise"
    browser.niemand()
    antwort = await browser.http.post(f"{weg}/{antrag['id']}/entfernen", data={"seite": weg})
    assert antwort.status_code == 303
    assert "entfernen" not in antwort.headers["location"]


async def test_an_error_of_ours_is_a_page_too(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kaputt(*_: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(routes, "uebersicht_zeigen", kaputt)
    antwort = await browser.http.get("/antraege")
    assert antwort.status_code == 500
    assert "Da ist etwas schiefgegangen" in antwort.text
    assert "geheim" not in antwort.text
    als_json = await browser.http.get("/antraege", headers={"Accept": "application/json"})
    assert als_json.json()["type"] == "/probleme/interner-fehler"
