"""Abschlussberichte of a Buchung: handed over, listed, fetched, taken back."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.schreibweise import komma
from shared.auth import Rolle
from shared.clients.aufruf import Datei
from shared.clients.beratung import ergebnisse
from shared.clients.verbindung import Abgelehnt
from shared.schemas.beratung import BuchungRead, BuchungStatus
from shared.schemas.bericht import BerichtRead
from shared.schemas.datei import Scanstatus
from shared.schemas.rueckmeldung import FRAGEN, RueckmeldungRead

FERTIG = (BuchungStatus.DURCHGEFUEHRT, BuchungStatus.BEWERTET)
GEPRUEFT = {
    Scanstatus.AUSSTEHEND: ("achtung", "wird geprüft"),
    Scanstatus.SAUBER: ("gut", "geprüft"),
    Scanstatus.BEFALLEN: ("schlecht", "enthält Schadsoftware"),
}
KOPFZEILEN = ("Content-Type", "Content-Length", "Content-Disposition", "X-Content-Type-Options")
FELD = "datei"


@dataclass(frozen=True)
class Berichtszeile:
    bericht: BerichtRead
    groesse: str
    zeichen: str
    stand: str

    @property
    def holbar(self) -> bool:
        return self.bericht.scan is Scanstatus.SAUBER


@dataclass(frozen=True)
class Ergebnisse:
    """`berichte` is None while the Beratung does not answer; `noten` are statements and marks."""

    berichte: list[Berichtszeile] | None
    noten: list[tuple[str, int]]
    kommentar: str
    hochladbar: bool


KEINE = Ergebnisse([], [], "", hochladbar=False)


async def ergebnisse_zeigen(
    gespraech: Gespraech, buchung: BuchungRead, *, sitzung: Sitzung
) -> Ergebnisse:
    """Return what became of a consulting, nothing as long as it has not taken place."""
    if buchung.status not in FERTIG:
        return KEINE
    berichte = await gespraech.versuch(ergebnisse.berichte(buchung.id))
    gemeldet = await _rueckmeldung(gespraech, buchung)
    return Ergebnisse(
        berichte=None if berichte is None else [berichtszeile(b) for b in berichte.items],
        noten=[(satz, getattr(gemeldet, name)) for name, satz in FRAGEN.items()]
        if gemeldet
        else [],
        kommentar=(gemeldet.kommentar or "") if gemeldet else "",
        hochladbar=sitzung.hat(Rolle.BERATUNG),
    )


def berichtszeile(bericht: BerichtRead) -> Berichtszeile:
    return Berichtszeile(bericht, _groesse(bericht.groesse), *GEPRUEFT[bericht.scan])


async def bericht_hochladen(gespraech: Gespraech, id: UUID, request: Request) -> Formular:
    """Hand over the file of the form; where its `fehler` are empty, it is done."""
    gesendet = await request.form()
    datei = gesendet.get(FELD)
    formular = Formular({"schluessel": [str(gesendet.get("schluessel", ""))]})
    if not isinstance(datei, UploadFile) or not datei.filename:
        formular.ablehnen(FELD, "Wählen Sie eine PDF-Datei aus.")
        return formular
    passende = Datei(datei.filename, datei.content_type or "application/pdf", datei.file)
    await vollziehen(
        gespraech,
        ergebnisse.bericht_hochladen(id, passende, key=schluessel(formular)),
        formular,
        gegenstand="die Buchung",
        felder=dict.fromkeys(
            (
                "datei-unzulaessig",
                "datei-zu-gross",
                "datei-fehlt",
                "bericht-schon-da",
                "zu-viele-berichte",
                "http-413",
            ),
            FELD,
        ),
    )
    return formular


async def bericht_zeigen(gespraech: Gespraech, id: UUID) -> Berichtszeile:
    """Return it; raises Abgelehnt (404) for what the person may not see."""
    return berichtszeile((await gespraech(ergebnisse.bericht(id))).inhalt)


async def bericht_holen(gespraech: Gespraech, id: UUID) -> StreamingResponse:
    """Return the answer with the file; raises Abgelehnt for what is not to be had."""
    offen = await gespraech.herunterladen(ergebnisse.berichtdatei(id))
    kopf = {name: offen.headers[name] for name in KOPFZEILEN if name in offen.headers}
    return StreamingResponse(
        offen.aiter_raw(),
        headers=kopf | {"Cache-Control": "private, no-store"},
        background=BackgroundTask(offen.aclose),
    )


async def bericht_entfernen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    aufruf = ergebnisse.bericht_entfernen(id, etag=gesehen(formular), key=schluessel(formular))
    return await vollziehen(gespraech, aufruf, formular, gegenstand="den Bericht") is not None


async def _rueckmeldung(gespraech: Gespraech, buchung: BuchungRead) -> RueckmeldungRead | None:
    if buchung.status is not BuchungStatus.BEWERTET:
        return None
    try:
        return await gespraech.versuch(ergebnisse.rueckmeldung(buchung.id))
    except Abgelehnt:  # a partner may read the Buchung and not this
        return None


def _groesse(zahl: int) -> str:
    if zahl < 1024 * 1024:
        return f"{max(zahl // 1024, 1)} KiB"
    return f"{komma(zahl / 1024 / 1024)} MiB"
