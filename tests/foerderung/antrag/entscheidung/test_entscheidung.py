"""What is decided on an Antrag: votes, exceptions, and four eyes, in the code and below it."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from services.foerderung.antrag.entscheidung.votieren import ausgezaehlt
from shared.schemas.entscheidung import Stimme, Votumsergebnis
from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    ABLEHNUNG,
    ANTRAEGE,
    LEAD,
    LEITUNG,
    PRUEFERIN,
    SACHBEARBEITUNG,
    VERBAENDE,
    abgelehnt,
    abgestimmt,
    angelegt,
    bewilligung,
    entscheidungsreif,
    entwurf,
    getan,
    modellprojekt,
    tue,
    verband,
    vorgeschlagen,
    zeilen,
)
from tests.foerderung.antrag.test_reise_ikz import gesagt
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE
from tests.tokens import bearer

AUSNAHMEN = "/foerderung/v1/ausnahmen"
WUNSCH = {"regel": "MK-2", "begruendung": "Das Portal nahm die Bewerbung nicht an."}
AUSNAHME = {"regel": "MK-2", "begruendung": "Die Bewerbung lag rechtzeitig vor."}
BETEILIGT = bearer(sub="foerderstelle-9", rollen=["foerderstelle"], ags=[STAEDTE[1]])


@pytest.fixture
async def september(foerderung_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(foerderung_url, heute=date(2020, 9, 15))):
        yield client


@pytest.mark.parametrize(
    ("abgegeben", "ergebnis"),
    [
        ("", None),
        ("j", None),
        ("jj", "angenommen"),
        ("jn", None),
        ("je", None),
        ("nn", "abgelehnt"),
        ("ne", "abgelehnt"),
        ("jne", "abgelehnt"),
        ("jee", "angenommen"),
        ("eee", "abgelehnt"),
        ("jjn", "angenommen"),
        ("jnn", "abgelehnt"),
    ],
)
def test_die_einfache_mehrheit(abgegeben: str, ergebnis: str | None) -> None:
    stimme = {"j": Stimme.JA, "n": Stimme.NEIN, "e": Stimme.ENTHALTUNG}
    erwartet = Votumsergebnis(ergebnis) if ergebnis else None
    assert ausgezaehlt([stimme[s] for s in abgegeben], von=3) is erwartet


async def test_nach_einem_verlorenen_votum_bleibt_die_ablehnung(
    september: httpx.AsyncClient,
) -> None:
    antrag = await entscheidungsreif(september, **modellprojekt())
    antrag = await abgestimmt(september, antrag, "nein", "nein")
    assert antrag["votum"]["ergebnis"] == "abgelehnt"
    assert await gesagt(
        september, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("1.00")
    ) == (409, "votum-abgelehnt")  # fmt: skip
    antrag = await getan(september, antrag, "vorschlagen", SACHBEARBEITUNG, ABLEHNUNG)
    antrag = await getan(september, antrag, "freigeben", LEITUNG)
    antrag = await getan(september, antrag, "bekanntgeben", SACHBEARBEITUNG)
    assert (antrag["entscheidung"]["betrag"], antrag["mittel"]) == (None, None)
    assert await gesagt(september, antrag, "vertrag-schliessen", LEITUNG) == (
        409, "nicht-bewilligt",
    )  # fmt: skip
    antrag = await getan(september, antrag, "abschliessen", LEITUNG)
    assert antrag["status"] == "abgeschlossen"


async def test_wer_abstimmt_tut_es_fuer_den_verband_des_eigenen_zugangs(
    september: httpx.AsyncClient,
) -> None:
    antrag = await entscheidungsreif(september, **modellprojekt())
    wahl = {"verband": VERBAENDE[1], "stimme": "ja"}
    ohne = bearer(sub="verband-1", rollen=["kspv"], ags=None)
    for person in (ohne, verband(0)):
        assert await gesagt(september, antrag, "votieren", person, wahl) == (
            403, "verband-nicht-vertreten",
        )  # fmt: skip
    assert (await lies(september, antrag, ohne))["moegliche_schritte"] == []
    assert (await lies(september, antrag, verband(1)))["moegliche_schritte"] == ["votieren"]
    antrag = await getan(september, antrag, "votieren", verband(1), wahl)
    assert antrag["status"] == "votum"
    assert antrag["moegliche_schritte"] == []


async def test_wer_teilnimmt_entscheidet_nicht(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await entscheidungsreif(eigenes_portal)
    vorschlag = bewilligung()
    assert await gesagt(eigenes_portal, antrag, "vorschlagen", BETEILIGT, vorschlag) == (
        403, "in-eigener-sache",
    )  # fmt: skip
    antrag = await getan(eigenes_portal, antrag, "vorschlagen", SACHBEARBEITUNG, vorschlag)
    assert await gesagt(eigenes_portal, antrag, "freigeben", BETEILIGT) == (
        403, "in-eigener-sache",
    )  # fmt: skip


async def test_ein_betrag_gehoert_zur_bewilligung_und_nur_zu_ihr(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await entscheidungsreif(eigenes_portal)
    for falsch in (
        ABLEHNUNG | {"betrag": "1.00"},
        {"vorschlag": "bewilligung", "begruendung": "x"},
    ):
        assert (
            await tue(eigenes_portal, antrag, "vorschlagen", LEITUNG, falsch)
        ).status_code == 422


async def test_gegen_eine_regel_nur_mit_einer_ausnahme_von_zweien(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    """In April 2021 the window of the Modellkommunen is closed."""
    client = eigenes_portal
    ohne = await angelegt(client, **modellprojekt())
    assert await gesagt(client, ohne, "einreichen", LEAD) == (409, "nicht-foerderfaehig")
    antrag = await entscheidungsreif(client, **modellprojekt(ausnahmewuensche=[WUNSCH]))
    assert antrag["pruefung"]["ergebnis"] == "nicht_foerderfaehig"
    antrag = await abgestimmt(client, antrag, "ja", "ja")

    vorschlag = bewilligung("100000.00")
    status, slug, problem = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, vorschlag
    )
    assert (status, slug, problem["regeln"]) == (409, "ausnahme-fehlt", ["MK-2"])
    gehalten = AUSNAHME | {"regel": "MK-1"}
    assert await gesagt(client, antrag, "ausnahmen", SACHBEARBEITUNG, gehalten) == (
        409, "ausnahme-ohne-anlass",
    )  # fmt: skip
    erteilt = await tue(client, antrag, "ausnahmen", SACHBEARBEITUNG, AUSNAHME)
    assert erteilt.status_code == 201
    antrag["version"] += 1
    assert await gesagt(client, antrag, "ausnahmen", LEITUNG, AUSNAHME) == (409, "ausnahme-besteht")
    assert await gesagt(client, antrag, "vorschlagen", SACHBEARBEITUNG, vorschlag) == (
        409, "ausnahme-fehlt",
    )  # fmt: skip

    kennung = erteilt.json()["id"]
    assert await bestaetigt(client, kennung, SACHBEARBEITUNG) == (403, "vier-augen")
    assert await bestaetigt(client, kennung, LEITUNG, version=2) == (412, "version-veraltet")
    assert await bestaetigt(client, str(uuid4()), LEITUNG) == (404, "ausnahme-unbekannt")
    assert await bestaetigt(client, kennung, LEITUNG) == (200, "")
    assert await bestaetigt(client, kennung, LEITUNG) == (412, "version-veraltet")
    assert await bestaetigt(client, kennung, LEITUNG, version=2) == (409, "ausnahme-bestaetigt")
    antrag["version"] += 1
    zu_viel = bewilligung("100000.01")
    assert await gesagt(client, antrag, "vorschlagen", SACHBEARBEITUNG, zu_viel) == (
        409, "betrag-zu-hoch",
    )  # fmt: skip
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, vorschlag)
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    assert (await client.get(AUSNAHMEN)).json()["items"] == []
    assert (await lies(client, antrag, LEAD))["ausnahmen"] == []
    antrag = await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
    assert (await client.get(AUSNAHMEN, params={"programm": "IKZ_OZG"})).json()["items"] == []
    (oeffentlich,) = (await client.get(AUSNAHMEN)).json()["items"]
    assert oeffentlich == {
        "programm": "OZG_MODELLKOMMUNEN",
        "regel": "MK-2",
        "text": "Bewerbung bis 30. September 2020.",
        "begruendung": AUSNAHME["begruendung"],
        "tag": "2021-04-15",
    }
    (seine,) = (await lies(client, antrag, LEAD))["ausnahmen"]
    assert seine["id"] == kennung
    assert await zeilen(foerderung_url, "SELECT count(*) FROM foerderung.ablehnung") == [(11,)]


async def test_eine_neue_runde_beginnt_ohne_stimmen_und_ausnahmen(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await entscheidungsreif(client, **modellprojekt(ausnahmewuensche=[WUNSCH]))
    antrag = await abgestimmt(client, antrag, "ja", "ja")
    erteilt = (await tue(client, antrag, "ausnahmen", SACHBEARBEITUNG, AUSNAHME)).json()
    antrag["version"] += 1
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, ABLEHNUNG)
    antrag = await getan(client, antrag, "zurueckgeben", LEITUNG, {"begruendung": "Zu knapp."})
    assert (antrag["ausnahmen"], antrag["votum"]["stimmen"]) == ([], [])
    antrag = await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)
    antrag = await abgestimmt(client, antrag, "ja", "ja")
    assert await bestaetigt(client, erteilt["id"], LEITUNG) == (404, "ausnahme-unbekannt")
    assert (await tue(client, antrag, "ausnahmen", LEITUNG, AUSNAHME)).status_code == 201


async def test_von_fremden_regeln_gibt_es_keine_ausnahme(eigenes_portal: httpx.AsyncClient) -> None:
    for wuensche in ([WUNSCH | {"regel": "IKZ-1"}], [WUNSCH, WUNSCH]):
        antwort = await eigenes_portal.post(
            ANTRAEGE,
            json=entwurf(**modellprojekt(ausnahmewuensche=wuensche)),
            headers=LEAD | {"Idempotency-Key": str(uuid4())},
        )
        assert antwort.status_code == 422
        stelle = len(wuensche) - 1
        assert antwort.json()["errors"][0]["pointer"] == f"/body/ausnahmewuensche/{stelle}/regel"


UNENTSCHIEDEN = (
    "freigegeben_von = NULL, freigegeben_am = NULL, freigegeben_ags = NULL, bewilligt = NULL,"
    " budget = NULL"
)
VERBOTEN = [
    ("freigegeben_von = vorgeschlagen_von", "vier_augen"),
    ("freigegeben_ags = ARRAY['06636013']", "nicht_in_eigener_sache"),
    ("vorgeschlagen_ags = ARRAY['06635020']", "nicht_in_eigener_sache"),
    ("mit_votum = true", "erst_das_votum"),
    ("mit_votum = true, votum = 'abgelehnt'", "votum_bindet"),
    ("status = 'abgeschlossen'", "nichts_offen"),
    ("anerkannt = 1", "anerkannt"),
    ("ausgezahlt = bewilligt, entbunden = 1", "ausgezahlt"),
    ("ausgezahlt = bewilligt, zurueckgezahlt = bewilligt + 1", "ausgezahlt"),
    ("bewilligt = NULL", "bewilligt"),
    ("bewilligt = bewilligt - 1", "bewilligt_wie_vorgeschlagen"),
    ("status = 'in_pruefung'", "erst_die_freigabe"),
    ("status = 'zurueckgezogen'", "erst_die_freigabe"),
    (f"{UNENTSCHIEDEN}, status = 'entschieden'", "erst_die_freigabe"),
    (f"{UNENTSCHIEDEN}, status = 'entscheidungsreif'", "vorschlag_gilt"),
    (f"{UNENTSCHIEDEN}, status = 'ablehnung_vorgeschlagen'", "vorschlag_gilt"),
]


async def test_die_datenbank_haelt_es_auch(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    antrag = await vorgeschlagen(eigenes_portal)
    antrag = await getan(eigenes_portal, antrag, "freigeben", LEITUNG)
    for befehl, constraint in VERBOTEN:
        with pytest.raises(asyncpg.CheckViolationError, match=f"ck_antrag_{constraint}"):
            await zeilen(foerderung_url, f"UPDATE foerderung.antrag SET {befehl}")


async def test_je_runde_eine_stimme_fuer_verband_und_person(
    september: httpx.AsyncClient, foerderung_url: str
) -> None:
    antrag = await entscheidungsreif(september, **modellprojekt())
    wahl = {"verband": VERBAENDE[0], "stimme": "enthaltung"}
    antrag = await getan(september, antrag, "votieren", verband(0), wahl)
    noch_eine = """
        INSERT INTO foerderung.votum (antrag, runde, verband, stimme, sub, tag)
        SELECT antrag, runde, {}, 'ja', {}, tag FROM foerderung.votum"""
    for verbandsname, sub in (("verband", "'anders'"), ("'anders'", "sub")):
        with pytest.raises(asyncpg.UniqueViolationError):
            await zeilen(foerderung_url, noch_eine.format(verbandsname, sub))


async def lies(client: httpx.AsyncClient, antrag: dict[str, Any], person: dict[str, str]) -> Any:
    return (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=person)).json()


async def bestaetigt(
    client: httpx.AsyncClient, kennung: str, person: dict[str, str], version: int = 1
) -> tuple[int, str]:
    antwort = await client.post(
        f"{AUSNAHMEN}/{kennung}/bestaetigen", headers=person | {"If-Match": f'"{version}"'}
    )
    return antwort.status_code, antwort.json().get("type", "").removeprefix("/probleme/")
