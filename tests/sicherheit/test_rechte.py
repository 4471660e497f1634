"""The table of rights holds: complete against the four documents, true in every single cell."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, get_args
from uuid import uuid4

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from starlette.routing import Route

from services.dashboard.anmeldung.zugang import AktAbmelden, AktSitzung, AktVielleicht
from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.auth import Rolle
from tests.conftest import Datenbank
from tests.sicherheit.bestand import EIGEN, FREMD, Bestand, kopf
from tests.sicherheit.rechte import OBJEKTE, Luecke, Rechte, gelesen, rechte
from tests.sicherheit.wartende import aussichtslos, frei_zum_warten
from tests.tokens import bearer, issuer
from tests.vier_dienste import DIENSTE, apps, plattform

MATRIX = gelesen()
NUR_LESEN = {"GET", "HEAD"}
# what a page that takes a form depends on
FORMULARWACHEN = {
    waechter.dependency
    for waechter in (get_args(AktSitzung)[1], get_args(AktVielleicht)[1], AktAbmelden)
}
# query parameters without a default
KEIN_OBJEKT = {"art": "eingangsbestaetigung", "nr": "3"}  # in a path a kind, the same for everybody
NOETIG = {
    "ags": EIGEN,
    "modul": "2",
    "format": "online",
    "dauer_tage": "3",
    "beginn": "2021-05-17",
    "art": "leika",
    "q": "Hund",
    "leika_schluessel": "99001001000000",
    "leikaKey": "99001001000000",
    "programm": "IKZ_OZG",
    "regelversion": mitgelieferte()["IKZ_OZG"].programm.regelversion,
    "stichtag": "2021-03-01",
    "kommunen": EIGEN,
}
# changes nothing though it is a POST, so it needs nobody's token
OHNE_WIRKUNG = {"post_pruefung", "post_foerdercheck"}
# no Kommune's own
LANDESWEIT = {
    "digitalisierungsfabriken.id",
    "budgets.id",
    "sammelpruefungen.id",
    "vorhaben.id",
    "veranstaltungen.id",
    "berater.id",
}


# that an act was refused is written down; webhooks are served beside the requests
NEBENHER = ["ablehnung", "webhookstand", "zustellung"]


@dataclass(frozen=True)
class Operation:
    dienst: str
    name: str
    methode: str
    pfad: str
    parameter: list[dict[str, Any]]
    beispiel: dict[str, Any] | None
    security: list[dict[str, Any]]

    @property
    def rechte(self) -> Rechte:
        return MATRIX[self.dienst][self.name]

    def im(self, ort: str) -> list[str]:
        return [p["name"] for p in self.parameter if p["in"] == ort]


def operationen() -> Iterator[Operation]:
    dienste = apps(lambda dienst: f"postgresql+asyncpg://x@/{dienst}", issuer)
    for dienst, app in zip(DIENSTE, dienste, strict=True):
        dokument = app.openapi()
        for pfad, methoden in dokument["paths"].items():
            for methode, operation in methoden.items():
                yield Operation(
                    dienst=dienst,
                    name=operation["operationId"],
                    methode=methode.upper(),
                    pfad=pfad,
                    parameter=operation.get("parameters", []),
                    beispiel=_beispiel(dokument, operation),
                    security=operation.get("security", []),
                )


def _beispiel(dokument: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any] | None:
    inhalt = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if inhalt is None:
        return None  # or it is a file, and none is sent
    name = inhalt["schema"]["$ref"].split("/")[-1]
    beispiel: dict[str, Any] = dokument["components"]["schemas"][name]["examples"][0]
    return beispiel


ALLE = list(operationen())


@pytest.mark.parametrize("dienst", DIENSTE)
def test_keine_operation_fehlt_und_keine_ist_vergangen(dienst: str) -> None:
    veroeffentlicht = [operation.name for operation in ALLE if operation.dienst == dienst]
    assert len(veroeffentlicht) == len(set(veroeffentlicht))
    assert set(veroeffentlicht) == MATRIX[dienst].keys()


@pytest.mark.parametrize("operation", ALLE, ids=lambda o: f"{o.dienst}-{o.name}")
def test_oeffentlich_oder_bewacht(operation: Operation) -> None:
    rechte = operation.rechte
    assert [rechte.oeffentlich, rechte.freiwillig, rechte.bewacht].count(True) == 1
    assert rechte.oeffentlich is not bool(operation.security)
    assert rechte.freiwillig is ({} in operation.security)
    if rechte.freiwillig:
        assert operation.methode == "GET"
        assert rechte.zellen[Rolle.KOMMUNE] == rechte.zellen["ohne"]
    elif rechte.oeffentlich:
        assert operation.methode == "GET" or operation.name in OHNE_WIRKUNG
    else:
        allein = rechte.zellen[Rolle.KOMMUNE]
        assert allein["fremd"] == allein["abwesend"] or rechte.objekt in LANDESWEIT
        assert any(403 in zellen.values() for zellen in rechte.zellen.values())


@pytest.mark.parametrize("operation", ALLE, ids=lambda o: f"{o.dienst}-{o.name}")
def test_jedes_objekt_ist_benannt(operation: Operation) -> None:
    """Whatever names an object in an address is what the row is about."""
    rechte = operation.rechte
    assert set(operation.im("path")) - KEIN_OBJEKT.keys() <= {rechte.stelle}
    if rechte.stelle:
        da = operation.beispiel if rechte.im_inhalt else [p["name"] for p in operation.parameter]
        assert da is not None
        assert rechte.stelle in da


def test_keine_verborgene_adresse_aendert_etwas() -> None:
    """What the documents do not name are pages: read by everybody, acted on by forms of ours."""
    formulare = 0
    for app in apps(lambda dienst: f"postgresql+asyncpg://x@/{dienst}", issuer):
        dokument = app.openapi()["paths"]
        for route in app.router.routes:
            assert isinstance(route, Route)
            for methode in route.methods or set():
                if methode.lower() in dokument.get(route.path_format, {}) or methode in NUR_LESEN:
                    continue
                wo = f"{methode} {route.path_format}"
                assert not re.match("/[a-z]+/v[0-9]", route.path_format), wo
                assert methode == "POST", wo
                assert isinstance(route, APIRoute)
                assert _gefragtes(route.dependant) & FORMULARWACHEN, wo
                formulare += 1
    assert formulare


def _gefragtes(dependant: Any) -> set[Any]:
    """Return everything a route depends on, however deep."""
    return {dependant.call}.union(*(_gefragtes(unten) for unten in dependant.dependencies))


@pytest.mark.parametrize(
    "zeile",
    [
        {"alle": 200, "kommune": 200},
        {"kommune": 200, "unangemeldet": 401},
        {"alle": [200, 404, 404]},
        {"objekt": "id", "alle": [200, 404]},
        {"alle": 200, "koenig": 200},
    ],
    ids=str,
)
def test_eine_luecke_wird_gesehen(zeile: dict[str, Any]) -> None:
    with pytest.raises(Luecke):
        rechte("probe", zeile)


Zelle: TypeAlias = tuple[str, str, int]  # who, which object, which version in If-Match


@dataclass
class Lauf:
    """One service's part of the table, against the running services."""

    client: httpx.AsyncClient
    bestand: Bestand
    zeilen: Callable[[], Awaitable[Any]]

    async def antwort(
        self, operation: Operation, wer: str, welches: str, version: int
    ) -> httpx.Response:
        objekt, stelle = operation.rechte.objekt, operation.rechte.stelle
        erwartet = operation.rechte.zellen[wer][welches]
        wert = self.bestand.werte[objekt][OBJEKTE.index(welches)] if objekt else ""
        frisch = self.bestand.frisch.get(objekt or "")
        if frisch and operation.methode != "GET" and erwartet < 400:
            wert = await frisch(EIGEN if welches == "eigen" else FREMD, operation.name)
            version = self.bestand.versionen.get(wert, version)
        noetig = [
            p["name"] for p in operation.parameter if p["in"] == "query" and p.get("required")
        ]
        query = {name: NOETIG[name] for name in noetig}
        if stelle in operation.im("query"):
            query[stelle] = wert
        inhalt = operation.beispiel
        if inhalt is not None and erwartet < 400 and operation.name == "post_umbuchen":
            inhalt = inhalt | {"beginn": self.bestand.beginn()}
        if inhalt is not None and operation.name in {"post_berater", "post_berater_aendern"}:
            inhalt = inhalt | {"name": f"Team {uuid4()}"}  # each name is one team's
        pfad = operation.pfad.format_map(KEIN_OBJEKT | {stelle: wert})
        if inhalt is not None and operation.rechte.im_inhalt:
            if erwartet < 400 and operation.name == "post_buchung":
                inhalt = self.bestand.wunsch(inhalt)
            if erwartet < 400 and operation.name == "post_eintrag":
                await frei_zum_warten(self.client, wert)
                inhalt = aussichtslos(wert)
            inhalt = inhalt | {stelle: wert}
        antwort = await self.client.request(
            operation.methode,
            pfad,
            params=query,
            json=inhalt,
            headers=kopf(operation.methode, version) | ausweis(wer, operation.dienst),
        )
        antwort.extensions["gesagt"] = gesagt(antwort, wert)
        return antwort

    async def befunde(self, operation: Operation) -> AsyncIterator[str]:
        """Say where a cell is not true. Acts without effect come first and change no row."""
        gesagtes = defaultdict[tuple[str, str], set[Any]](set)
        ohne, mit = _geteilt(operation)
        vorher = await self.zeilen() if ohne else None
        for zelle in ohne:
            async for befund in self._befund(operation, zelle, gesagtes):
                yield befund
        if ohne and await self.zeilen() != vorher:
            yield f"{operation.name}: hat etwas geändert"
        for zelle in mit:
            async for befund in self._befund(operation, zelle, gesagtes):
                yield befund
        for wer, zellen in operation.rechte.zellen.items():
            gleich = bool(operation.rechte.objekt) and zellen["fremd"] == zellen["abwesend"]
            verborgen = gleich and (wer == Rolle.KOMMUNE or zellen["fremd"] >= 400)
            verschieden = gesagtes[wer, "fremd"] != gesagtes[wer, "abwesend"]
            if not operation.rechte.oeffentlich and verborgen and verschieden:
                yield f"{operation.name} {wer}: fremd und abwesend unterscheiden sich"

    async def _befund(
        self, operation: Operation, zelle: Zelle, gesagtes: dict[tuple[str, str], set[Any]]
    ) -> AsyncIterator[str]:
        wer, welches, version = zelle
        zellen = operation.rechte.zellen[wer]
        antwort = await self.antwort(operation, wer, welches, version)
        gesagtes[wer, welches].add(antwort.extensions["gesagt"])
        ort = f"{operation.name} {wer} {welches} {version}"
        if antwort.status_code != zellen[welches]:
            yield f"{ort}: {antwort.status_code} statt {zellen[welches]}"
        elif set(zellen.values()) == {403} and "/rolle-fehlt" not in antwort.text:
            yield f"{ort}: nicht schon an der Rolle gescheitert"


def _geteilt(operation: Operation) -> tuple[list[Zelle], list[Zelle]]:
    """Return the acts that must be without effect, and all else.

    Whoever is refused learns nothing from the version either, so two of them are tried.
    """
    ohne: list[Zelle] = []
    mit: list[Zelle] = []
    bedingt = "if-match" in map(str.lower, operation.im("header"))
    for wer, zellen in operation.rechte.zellen.items():
        for welches, erwartet in zellen.items():
            wirkungslos = operation.methode != "GET" and (
                erwartet >= 400 or operation.rechte.oeffentlich
            )
            for version in (1, 99) if bedingt and erwartet in {401, 403, 404} else (1,):
                (ohne if wirkungslos else mit).append((wer, welches, version))
    return ohne, mit


def ausweis(wer: str, dienst: str) -> dict[str, str]:
    """Return the token of one caller; the nobodies would have every role."""
    match wer:
        case "ohne":
            return {}
        case "abgelaufen":
            gestern = datetime.now(UTC) - timedelta(days=1)
            return bearer(rollen=list(Rolle), iat=gestern, exp=gestern + timedelta(hours=1))
        case "falsche_audience":
            anderer = next(name for name in DIENSTE if name != dienst)
            return bearer(rollen=list(Rolle), aud=anderer)
    verband = {"verband": "Hessischer Städtetag"} if wer == Rolle.KSPV else {}
    return bearer(sub=f"person-{wer}", rollen=[wer], **verband)


def gesagt(antwort: httpx.Response, wert: str) -> tuple[int, str, tuple[str, ...]]:
    """Return what an answer tells, without the name of the object asked for."""
    inhalt = antwort.text.replace(wert, "…") if wert else antwort.text
    return antwort.status_code, inhalt, tuple(sorted(antwort.headers))


async def alle_zeilen(engine: AsyncEngine, schema: str) -> Any:
    """Return number and fingerprint of the rows of every table."""
    async with engine.connect() as connection:
        tabellen = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = :s AND tablename <> ALL (:n)"),
            {"s": schema, "n": NEBENHER},
        )
        zaehlen = " UNION ALL ".join(
            f"SELECT '{name}', count(*), sum(hashtextextended(t::text, 0)) FROM {schema}.{name} t"
            for name in tabellen
        )
        return sorted((await connection.execute(text(zaehlen))).all())


@pytest.mark.parametrize("dienst", DIENSTE)
async def test_jede_zelle(
    dienst: str, database: Datenbank, superuser_url: Callable[[str], str]
) -> None:
    urls = {name: database(name) for name in DIENSTE}
    engine = create_async_engine(superuser_url(urls[dienst]))
    befunde: list[str] = []
    try:
        async with plattform(urls.__getitem__) as client:
            bestand = Bestand(client, dienst)
            await bestand.anlegen()
            lauf = Lauf(client, bestand, lambda: alle_zeilen(engine, dienst))
            for operation in ALLE:
                if operation.dienst == dienst:
                    befunde += [befund async for befund in lauf.befunde(operation)]
    finally:
        await engine.dispose()
    assert not befunde, "\n".join(befunde)


def test_die_zahl_der_zellen() -> None:
    zellen = [z for dienst in MATRIX.values() for r in dienst.values() for z in r.zellen.values()]
    assert sum(map(len, zellen)) == len(ALLE) * 10 * 3
