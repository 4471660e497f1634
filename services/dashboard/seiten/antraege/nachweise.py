"""The task "Nachweise": which are missing, which are there; one more, one less, looking at one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege.ablehnung import ablehnungssatz
from services.dashboard.seiten.antraege.aufgabe import Sache
from services.dashboard.seiten.antraege.laden import sache_laden
from services.dashboard.seiten.antraege.worte import NACHWEISARTEN, SCANS
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.handeln import gesehen, neuer_schluessel, schluessel
from services.dashboard.seiten.rahmen import Rahmen
from shared.clients.aufruf import Datei
from shared.clients.foerderung import nachweise as foerderung
from shared.clients.verbindung import Abgelehnt
from shared.schemas.antrag import Antragstatus
from shared.schemas.datei import MAX_DATEI, Scanstatus
from shared.schemas.nachweis import Nachweisart, NachweisRead

ERLAUBT = "Erlaubt sind PDF, PNG, JPEG, ODT, DOCX und XLSX bis 20 MiB."
ANNEHMEND = (Antragstatus.ENTWURF, Antragstatus.NACHFORDERUNG, Antragstatus.IN_AUSZAHLUNG)
DURCHGEREICHT = ("Content-Type", "Content-Disposition", "Content-Length", "ETag")
SICHER = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Nachweiszeile:
    """`datei` is None while the file is not clean, `entfernbar` whether it can be taken away."""

    nachweis: NachweisRead
    art: str
    zeichen: str
    wort: str
    groesse: str
    datei: str | None
    entfernbar: bool
    etag: str
    schluessel: str


@dataclass(frozen=True)
class Nachweisseite:
    """`zeilen` is None while nobody says; `arten` is empty where none is taken now."""

    sache: Sache
    formular: Formular
    schluessel: str
    zeilen: list[Nachweiszeile] | None
    arten: list[tuple[str, str]]
    mehr_als: int = MAX_DATEI


async def nachweise_zeigen(
    rahmen: Rahmen, id: UUID, sitzung: Sitzung, formular: Formular
) -> Nachweisseite:
    sache, _ = await sache_laden(rahmen, id)
    gelesen = await rahmen.gespraech.versuch(foerderung.nachweise(id))
    offen = nimmt_an(sache, sitzung)
    return Nachweisseite(
        sache=sache,
        formular=formular,
        schluessel=neuer_schluessel(),
        zeilen=None if gelesen is None else [_zeile(n, sache, offen=offen) for n in gelesen.items],
        arten=arten(sache) if offen else [],
    )


def nimmt_an(sache: Sache, sitzung: Sitzung) -> bool:
    """Return whether this person may hand in a Nachweis now."""
    beteiligt = any(map(sitzung.person.vertritt, sache.antrag.kommunen))
    ersetzbar = sache.antrag.status == Antragstatus.VERWENDUNGSNACHWEIS_EINGEREICHT and bool(
        sache.antrag.fehlende_nachweise
    )
    return beteiligt and (ersetzbar or sache.antrag.status in ANNEHMEND)


def arten(sache: Sache) -> list[tuple[str, str]]:
    """Return the kinds to choose from, the missing ones first."""
    fehlende = {n.art: n.titel for n in sache.antrag.fehlende_nachweise}
    uebliche: list[Nachweisart] = []
    if sache.antrag.status == Antragstatus.IN_AUSZAHLUNG:
        uebliche = [Nachweisart.VERWENDUNGSNACHWEIS]
    elif sache.antrag.status in ANNEHMEND:
        uebliche = [art for art in Nachweisart if art is not Nachweisart.VERWENDUNGSNACHWEIS]
    reihe = [*fehlende, *(art for art in uebliche if art not in fehlende)]
    return [(art.value, fehlende.get(art, NACHWEISARTEN[art])) for art in reihe]


async def hochladen(rahmen: Rahmen, request: Request, id: UUID, formular: Formular) -> bool:
    """Pass the file on as it lies on the disk; return whether it was taken."""
    art = formular.wahl("art", list(Nachweisart), fehlt="Wählen Sie, was die Datei belegt.")
    datei = (await request.form()).get("datei")
    if not isinstance(datei, UploadFile) or not datei.filename:
        formular.ablehnen("datei", "Wählen Sie eine Datei aus.")
        return False
    if art is None:
        formular.ablehnen("datei", "Wählen Sie die Datei noch einmal aus.")
        return False
    typ = datei.content_type or "application/octet-stream"
    aufruf = foerderung.hochladen(
        id,
        Nachweisart(art),
        Datei(datei.filename, typ, datei.file),
        key=schluessel(formular),
    )
    try:
        await rahmen.gespraech(aufruf)
    except Abgelehnt as error:
        formular.ablehnen("datei", dateisatz(error, datei.filename))
        return False
    return True


def dateisatz(error: Abgelehnt, name: str) -> str:
    """Return why the file was not taken: what it is, and what is allowed."""
    art = error.problem.type.removeprefix("/probleme/")
    if art in ("datei-unzulaessig", "datei-zu-gross"):
        satz = f"Die Datei {name} wurde nicht angenommen. {error.problem.detail}"
        return satz if "Erlaubt sind" in satz else f"{satz} {ERLAUBT}"
    return ablehnungssatz(error.problem)


async def entfernen(rahmen: Rahmen, nachweis: UUID, formular: Formular) -> str | None:
    """Take a Nachweis away; return the sentence of a refusal, None when it is done."""
    aufruf = foerderung.entfernen(nachweis, etag=gesehen(formular), key=schluessel(formular))
    try:
        await rahmen.gespraech(aufruf)
    except Abgelehnt as error:
        return ablehnungssatz(error.problem)
    return None


async def datei_durchreichen(rahmen: Rahmen, pfad: str) -> StreamingResponse:
    """Return a file of the Förderung as it comes, in the name of the person."""
    antwort = await rahmen.gespraech.herunterladen(pfad)
    kopf = {n: antwort.headers[n] for n in DURCHGEREICHT if n in antwort.headers}
    return StreamingResponse(
        _stuecke(antwort), headers=kopf | SICHER, background=BackgroundTask(antwort.aclose)
    )


async def _stuecke(antwort: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for stueck in antwort.aiter_bytes():
            yield stueck
    finally:
        await antwort.aclose()


def groesse(byte: int) -> str:
    """Return 48213 as "47 KiB"."""
    kib = max(byte // 1024, 1)
    return f"{kib}\N{NO-BREAK SPACE}KiB" if kib < 1024 else f"{kib // 1024}\N{NO-BREAK SPACE}MiB"


def _zeile(nachweis: NachweisRead, sache: Sache, *, offen: bool) -> Nachweiszeile:
    zeichen, wort = SCANS[nachweis.scan]
    sauber = nachweis.scan is Scanstatus.SAUBER
    return Nachweiszeile(
        nachweis=nachweis,
        art=NACHWEISARTEN[nachweis.art],
        zeichen=zeichen,
        wort=wort,
        groesse=groesse(nachweis.groesse),
        datei=f"/antraege/{nachweis.antrag}/nachweise/{nachweis.id}" if sauber else None,
        entfernbar=offen and sache.antrag.status == Antragstatus.ENTWURF,
        etag=f'"{nachweis.version}"',
        schluessel=neuer_schluessel(),
    )
