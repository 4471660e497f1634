"""Acts: a file is tried first; then the same file is taken over."""

import re
from hashlib import sha256

from fastapi import Request
from starlette.datastructures import UploadFile

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import schluessel, vollziehen
from shared.clients.katalog import uebernahmen as katalog
from shared.schemas.uebernahme import MAX_DATEI, Uebernahmeart, UebernahmeRead

MAX_FORMULAR = MAX_DATEI + 64 * 1024
PRUEFSUMME = re.compile(r"[0-9a-f]{64}", re.ASCII)
FELD = "datei"
FELDER = {"datei-fehlt": FELD, "http-413": FELD}
ZU_GROSS = "Die Datei ist größer als 16 MiB. Teilen Sie sie, oder nehmen Sie den Befehl ozg import."
ANDERE = (
    "Das ist eine andere Datei als die der Probe. Wählen Sie dieselbe, oder machen Sie mit dieser"
    " erst eine Probe."
)


async def gesendete_datei(request: Request) -> bytes:
    """Return the bytes of the file in the form, empty where none was chosen."""
    datei = (await request.form()).get(FELD)
    return await datei.read() if isinstance(datei, UploadFile) else b""


async def proben(gespraech: Gespraech, formular: Formular, datei: bytes) -> str | None:
    """Start a dry run; return the address of its page, None where the form says what is wrong."""
    art = formular.wahl("art", [*Uebernahmeart], fehlt="Wählen Sie, was die Datei enthält.")
    return await _anstellen(gespraech, formular, datei, art=art, probe=True)


async def nach_probe_uebernehmen(
    gespraech: Gespraech, formular: Formular, datei: bytes, *, probe: UebernahmeRead
) -> str | None:
    """Take over the file of a finished dry run; any other is refused where it can be told."""
    gesehen = geprueft(formular.wert("pruefsumme"))
    if datei and gesehen and sha256(datei).hexdigest() != gesehen:
        formular.ablehnen(FELD, ANDERE)
    return await _anstellen(gespraech, formular, datei, art=probe.art, probe=False)


def geprueft(pruefsumme: str) -> str:
    """Return a SHA-256 in hexadecimal, empty where this is none."""
    return pruefsumme if PRUEFSUMME.fullmatch(pruefsumme) else ""


async def _anstellen(
    gespraech: Gespraech, formular: Formular, datei: bytes, *, art: str | None, probe: bool
) -> str | None:
    if not datei:
        formular.ablehnen(FELD, "Wählen Sie eine Datei aus, die nicht leer ist.")
    elif len(datei) > MAX_DATEI:
        formular.ablehnen(FELD, ZU_GROSS)
    if formular.fehler or art is None:
        return None
    aufruf = katalog.uebernehmen(
        datei, art=Uebernahmeart(art), probe=probe, key=schluessel(formular)
    )
    antwort = await vollziehen(
        gespraech, aufruf, formular, gegenstand="die Übernahme", felder=FELDER
    )
    if antwort is None:
        return None
    marke = f"?datei={sha256(datei).hexdigest()}" if probe else ""
    return f"/verwaltung/uebernahmen/{antwort.inhalt.id}{marke}"
