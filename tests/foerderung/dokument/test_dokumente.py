"""Documents over HTTP: made by the act, read by who may see the Antrag, never changed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import page
import pytest
from fastapi import FastAPI

from services.foerderung.aufraeumen import aufraeumen
from shared.ablage import AblageNichtErreichbar, OrdnerAblage
from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    PRUEFERIN,
    SACHBEARBEITUNG,
    angelegt,
    belegt,
    eingereicht,
    partner,
    tue,
)
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE
from tests.tokens import bearer

FREMDE = bearer(sub="stadt-6", ags=[STAEDTE[5]])


@pytest.fixture
def app(foerderung_url: str) -> FastAPI:
    return app_on(foerderung_url)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for einer in client_for(app):
        yield einer


def adresse(antrag: dict[str, Any], art: str = "eingangsbestaetigung") -> str:
    return f"{ANTRAEGE}/{antrag['id']}/dokumente/{art}.pdf"


async def test_whoever_submits_has_it_confirmed_as_a_pdf(client: httpx.AsyncClient) -> None:
    antrag = await eingereicht(client)
    antwort = await client.get(adresse(antrag), headers=LEAD)
    assert antwort.status_code == 200
    assert antwort.headers["Content-Type"] == "application/pdf"
    assert page.is_pdf_compliant_bytes(antwort.content, profile="ua1")
    liste = (await client.get(f"{ANTRAEGE}/{antrag['id']}/dokumente", headers=LEAD)).json()
    (eines,) = liste["items"]
    assert eines["art"] == "eingangsbestaetigung"
    assert eines["pruefsumme"] == sha256(antwort.content).hexdigest()
    assert eines["groesse"] == len(antwort.content)
    assert eines["tag"] == "2021-04-15"
    assert liste["total_count"] == 1
    await _sicher_und_unveraendert(client, antrag, antwort)


async def _sicher_und_unveraendert(
    client: httpx.AsyncClient, antrag: dict[str, Any], antwort: httpx.Response
) -> None:
    """Nothing in it can run, and it is fetched once."""
    kopf = antwort.headers
    name = f"{antrag['aktenzeichen']}-eingangsbestaetigung.pdf"
    assert kopf["Content-Disposition"] == f'attachment; filename="{name}"'
    assert kopf["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in kopf["Content-Security-Policy"]
    assert kopf["Cache-Control"] == "private, no-store"
    assert kopf["ETag"] == f'"{sha256(antwort.content).hexdigest()}"'
    noch_einmal = await client.get(adresse(antrag), headers=LEAD | {"If-None-Match": kopf["ETag"]})
    assert noch_einmal.status_code == 304
    assert noch_einmal.content == b""


async def test_partners_and_the_authority_read_it_and_nobody_else(
    client: httpx.AsyncClient,
) -> None:
    antrag = await eingereicht(client)
    for person in (partner(STAEDTE[1]), PRUEFERIN, SACHBEARBEITUNG):
        assert (await client.get(adresse(antrag), headers=person)).status_code == 200
    kspv = bearer(sub="kspv-1", rollen=["kspv"], ags=None)
    for person in (FREMDE, kspv):  # a KSpV sees only what it votes upon
        fremd = await client.get(adresse(antrag), headers=person)
        abwesend = await client.get(adresse({"id": uuid4()}), headers=person)
        assert fremd.status_code == abwesend.status_code == 404
        assert fremd.json()["type"] == abwesend.json()["type"] == "/probleme/antrag-unbekannt"
        liste = await client.get(f"{ANTRAEGE}/{antrag['id']}/dokumente", headers=person)
        assert liste.status_code == 404
    beratung = bearer(sub="ekom-1", rollen=["beratung"], ags=None)
    assert (await client.get(adresse(antrag), headers=beratung)).status_code == 403
    assert (await client.get(adresse(antrag))).status_code == 401


async def test_there_is_no_document_before_its_act(client: httpx.AsyncClient) -> None:
    entwurf = await angelegt(client)
    fehlt = await client.get(adresse(entwurf), headers=LEAD)
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/dokument-unbekannt")
    liste = await client.get(f"{ANTRAEGE}/{entwurf['id']}/dokumente", headers=LEAD)
    assert liste.json()["items"] == []
    antrag = await eingereicht(client)
    for person in (LEAD, SACHBEARBEITUNG):
        antwort = await client.get(adresse(antrag, "bescheid"), headers=person)
        assert antwort.status_code == 404
    unbekannt = await client.get(adresse(antrag, "gutschrift"), headers=LEAD)
    assert unbekannt.status_code == 422


async def test_a_store_that_fails_leaves_the_antrag_as_it_was(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    antrag = await angelegt(client, anzahl=3)
    antrag = await _bereit(client, antrag)

    async def versagt(*_: Any) -> None:
        raise AblageNichtErreichbar("Nichts wurde geändert.")

    monkeypatch.setattr(type(app.state.ablage), "legen", versagt)
    antwort = await tue(client, antrag, "einreichen", LEAD)
    assert (antwort.status_code, antwort.json()["type"]) == (
        503,
        "/probleme/ablage-nicht-erreichbar",
    )
    monkeypatch.undo()
    gelesen = (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=LEAD)).json()
    assert (gelesen["status"], gelesen["version"]) == ("entwurf", antrag["version"])
    assert (await tue(client, antrag, "einreichen", LEAD)).status_code == 200


async def _bereit(client: httpx.AsyncClient, antrag: dict[str, Any]) -> dict[str, Any]:
    await belegt(client, antrag)
    for ags in STAEDTE[1:3]:
        antrag = (await tue(client, antrag, "zustimmen", partner(ags))).json()
    return antrag


async def test_of_many_who_submit_at_once_one_makes_the_document(
    client: httpx.AsyncClient,
) -> None:
    antrag = await _bereit(client, await angelegt(client))
    antworten = await asyncio.gather(*(tue(client, antrag, "einreichen", LEAD) for _ in range(6)))
    assert sorted(a.status_code for a in antworten) == [200, *[412] * 5]
    liste = (await client.get(f"{ANTRAEGE}/{antrag['id']}/dokumente", headers=LEAD)).json()
    assert len(liste["items"]) == 1


async def test_a_document_that_was_tampered_with_is_not_served(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    antrag = await eingereicht(client)
    (datei,) = _dateien(app)
    datei.write_bytes(datei.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert (await client.get(adresse(antrag), headers=LEAD)).status_code == 500


def _dateien(app: FastAPI) -> list[Path]:
    ablage = app.state.ablage
    assert isinstance(ablage, OrdnerAblage)
    return [pfad for pfad in ablage._ordner.rglob("dokumente/*/*") if pfad.is_file()]


async def test_what_no_row_names_is_swept_after_a_while(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    antrag = await eingereicht(client)
    await app.state.ablage.legen(f"dokumente/{uuid4()}/{uuid4()}.pdf", b"%PDF-")
    assert len(_dateien(app)) == 2
    spaeter = datetime.now(UTC) + timedelta(seconds=5)
    eben = datetime.now(UTC) - timedelta(hours=1)
    for vor, anzahl in ((eben, 0), (spaeter, 1), (spaeter, 0)):
        assert await aufraeumen(app.state.sessions, app.state.ablage, vor=vor) == anzahl
    assert (await client.get(adresse(antrag), headers=LEAD)).status_code == 200


async def test_the_database_keeps_one_document_of_a_kind_and_never_changes_it(
    client: httpx.AsyncClient, foerderung_url: str
) -> None:
    antrag = await eingereicht(client)
    verbindung = await asyncpg.connect(foerderung_url.replace("+asyncpg", ""))
    try:
        with pytest.raises(asyncpg.UniqueViolationError, match="uq_dokument_antrag_art"):
            await verbindung.execute(
                "INSERT INTO foerderung.dokument"
                " (antrag, art, pruefsumme, ablage, groesse, tag, zeitpunkt)"
                " SELECT antrag, art, pruefsumme, 'anderswo', groesse, tag, zeitpunkt"
                " FROM foerderung.dokument WHERE antrag = $1",
                antrag["id"],
            )
        for anweisung in (
            "UPDATE foerderung.dokument SET groesse = 1",
            "DELETE FROM foerderung.dokument",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await verbindung.execute(anweisung)
    finally:
        await verbindung.close()
