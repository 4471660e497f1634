"""When one may apply: the Antragsfenster of a programme binds, also where no rule repeats it."""

import copy
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from tests.conftest import client_for
from tests.foerderung.antrag.schritte import LEAD, abgelehnt, angelegt, getan
from tests.foerderung.antrag.test_regelversion import ab_heute
from tests.foerderung.antrag.test_reise_ikz import gesagt
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE
from tests.foerderung.programmversion.versionen import eigenes

ERSTER, LETZTER, TAG = date(2021, 5, 1), date(2021, 9, 30), timedelta(days=1)
LAUFZEIT = {"laufzeit_jahre": 6}
WUNSCH = {"regel": "BP-2", "begruendung": "Das Portal nahm die Bewerbung nicht an."}


def mit_fenster(**angaben: Any) -> dict[str, Any]:
    """Return a document with a window, whose other rule holds before and after it too."""
    dokument = copy.deepcopy(eigenes())
    werte = dokument["parameter"]["laufzeit_mindestens"]["werte"]
    werte["2021-01-01"] = werte.pop("2021-05-01")
    dokument["angaben"] |= angaben
    return dokument


ANTRAGSDATUM = {"typ": "date", "titel": "Tag der Bewerbung"}


def mit_regel(**aenderungen: Any) -> dict[str, Any]:
    """Return a document of which a rule judges the end of the window."""
    dokument = mit_fenster(antragsdatum=ANTRAGSDATUM)
    regel = {
        "id": "BP-2",
        "typ": "datum_bis",
        "feld": "antragsdatum",
        "bis": LETZTER.isoformat(),
        "text": "Bewerbung bis 30. September 2021.",
        "quelle": "ERLASS",
    }
    return dokument | {"regeln": [*dokument["regeln"], regel | aenderungen]}


async def geprueft(
    client: httpx.AsyncClient, programm: str, **angaben: Any
) -> tuple[str, bool, dict[str, str]]:
    """Return the result, whether it can be reached, and what helps against what is not kept."""
    frage = {"programm": programm, "kommunen": [STAEDTE[0]], "angaben": LAUFZEIT | angaben}
    antwort = await client.post("/foerderung/v1/pruefungen", json=frage)
    assert antwort.status_code == 200, antwort.text
    pruefung = antwort.json()
    nicht = {b["regel"]: b["was_hilft"] for b in pruefung["regeln"] if b["was_hilft"]}
    return pruefung["ergebnis"], pruefung["erreichbar"], nicht


async def entworfen(client: httpx.AsyncClient, programm: str, **aenderungen: Any) -> dict[str, Any]:
    kommunen = [{"ags": STAEDTE[0], "rolle": "federfuehrend"}]
    inhalt = {"programm": programm, "kommunen": kommunen, "angaben": LAUFZEIT}
    return await angelegt(client, **inhalt | aenderungen)


OFFEN = "Bewerben kann man sich vom 01.05.2021 bis 30.09.2021."
VORBEI = "Die Frist ist am 30.09.2021 abgelaufen; eine neue Ausschreibung ist nicht bekannt."


@pytest.mark.parametrize(
    ("heute", "erwartet"),
    [
        (
            ERSTER - TAG,
            (
                "nicht_foerderfaehig",
                True,
                {"antragsfenster": OFFEN},
            ),
        ),
        (ERSTER, ("foerderfaehig", True, {})),
        (LETZTER, ("foerderfaehig", True, {})),
        (LETZTER + TAG, ("nicht_foerderfaehig", False, {"antragsfenster": VORBEI})),
    ],
)
async def test_ohne_regel_bindet_das_fenster_selbst(
    foerderung_url: str, heute: date, erwartet: tuple[str, bool, dict[str, str]]
) -> None:
    dokument = mit_fenster()
    async for client in client_for(app_on(foerderung_url)):
        await ab_heute(client, dokument)
        antrag = await entworfen(client, dokument["code"])
    async for client in client_for(app_on(foerderung_url, heute=heute)):
        assert await geprueft(client, dokument["code"]) == erwartet
        if erwartet[0] == "foerderfaehig":
            antrag = await getan(client, antrag, "einreichen", LEAD)
            befunde = {b["regel"]: b["ist"] for b in antrag["pruefung"]["regeln"]}
            assert befunde["antragsfenster"] == f"{heute:%d.%m.%Y}"
        else:
            status, slug, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
            assert (status, slug) == (409, "nicht-foerderfaehig")
            assert problem["detail"] == "Verletzt: antragsfenster."


async def test_die_regel_urteilt_ueber_ihr_ende_und_kann_ausgenommen_werden(
    foerderung_url: str,
) -> None:
    dokument = mit_regel()
    async for client in client_for(app_on(foerderung_url)):
        await ab_heute(client, dokument)
        zu_frueh = await entworfen(client, dokument["code"], ausnahmewuensche=[WUNSCH])
        # its beginning no rule judges: that still binds, and there is no exception from it
        ergebnis, _, nicht = await geprueft(client, dokument["code"], antragsdatum="2021-04-15")
        assert (ergebnis, [*nicht]) == ("nicht_foerderfaehig", ["antragsfenster"])
        assert await gesagt(client, zu_frueh, "einreichen", LEAD) == (409, "nicht-foerderfaehig")
    async for client in client_for(app_on(foerderung_url, heute=LETZTER + TAG)):
        ohne = await entworfen(client, dokument["code"])
        assert await gesagt(client, ohne, "einreichen", LEAD) == (409, "nicht-foerderfaehig")
        antrag = await getan(client, zu_frueh, "einreichen", LEAD)
        befunde = {b["regel"]: b["ergebnis"] for b in antrag["pruefung"]["regeln"]}
        assert (befunde["BP-2"], befunde["antragsfenster"]) == ("nicht_erfuellt", "erfuellt")


async def test_ein_hinweis_ist_keine_regel_die_bindet(foerderung_url: str) -> None:
    dokument = mit_regel(schwere="hinweis")
    async for client in client_for(app_on(foerderung_url)):
        await ab_heute(client, dokument)
    async for client in client_for(app_on(foerderung_url, heute=LETZTER + TAG)):
        ergebnis, erreichbar, nicht = await geprueft(
            client, dokument["code"], antragsdatum="2021-10-01"
        )
        assert (ergebnis, erreichbar) == ("nicht_foerderfaehig", False)
        assert nicht["antragsfenster"] == VORBEI


async def test_wer_den_tag_der_bewerbung_nennt_wird_nach_ihm_beurteilt(
    foerderung_url: str,
) -> None:
    dokument = mit_fenster(antragsdatum=ANTRAGSDATUM)
    async for client in client_for(app_on(foerderung_url)):
        await ab_heute(client, dokument)
        assert (await geprueft(client, dokument["code"], antragsdatum="2021-06-01"))[0] == (
            "foerderfaehig"
        )
        zu_spaet = await geprueft(client, dokument["code"], antragsdatum="2021-10-01")
        assert zu_spaet == ("nicht_foerderfaehig", True, {"antragsfenster": OFFEN})
