"""Acts upon versions of programmes: a document becomes a draft, a draft is published."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.saetze import stumm_satz
from services.dashboard.seiten.schreibweise import zahlwort
from services.dashboard.seiten.verwaltung.fassungen import als_text
from services.dashboard.seiten.verwaltung.jsonstelle import json_fehler, naechste_zeile, zeilen
from shared.clients.foerderung import programmversionen as foerderung
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar
from shared.schemas.problem import Problem
from shared.schemas.programmversion import ProgrammversionCreate

IM_DOKUMENT = "/body/dokument"
CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}", re.ASCII)
KEIN_CODE = "Nennen Sie unter „code“ das Programm, zum Beispiel „IKZ_OZG“."


@dataclass(frozen=True)
class Befund:
    """What is wrong at one place of the document; `zeile` is that of the typed text, from 1."""

    zeile: int
    stelle: str
    satz: str


@dataclass
class Entwurf:
    """The form of a draft; `code` is the programme it goes on with, "" for a new one."""

    formular: Formular
    code: str
    befunde: list[Befund] = field(default_factory=list)
    id: UUID | None = None


def programmcode(formular: Formular) -> str | None:
    """Return the code somebody asks for, in capitals; None without one."""
    gefragt = formular.text("code", fehlt=None, hoechstens=40)
    if gefragt is None or _ist_code(gefragt.upper()):
        return gefragt and gefragt.upper()
    formular.ablehnen("code", "Ein Code hat nur Buchstaben, Ziffern und _, zum Beispiel IKZ_OZG.")
    return None


def _ist_code(text: str) -> bool:
    return bool(CODE.fullmatch(text))


async def vorlage(gespraech: Gespraech, id: UUID | None) -> Entwurf:
    """Return an empty form, or one that shows the document of another version."""
    if id is None:
        return Entwurf(Formular(), "")
    fassung = (await gespraech(foerderung.fassung(id))).inhalt
    return Entwurf(Formular.vorbelegt(dokument=als_text(fassung)), fassung.code)


async def entwerfen(gespraech: Gespraech, formular: Formular) -> Entwurf:
    """Keep the draft and name its `id`, or say beside each place what does not fit."""
    entwurf = Entwurf(formular, formular.wert("code"))
    gueltig_ab = formular.tag("gueltig_ab")
    dokument = _gelesen(entwurf)
    if dokument is None or gueltig_ab is None:
        return entwurf
    code = entwurf.code or dokument.get("code")
    if not isinstance(code, str) or not _ist_code(code):
        _ablehnen(entwurf, [Befund(1, "code", KEIN_CODE)])
        return entwurf
    try:
        eingabe = ProgrammversionCreate(gueltig_ab=gueltig_ab, dokument=dokument)
    except ValidationError:
        formular.ablehnen("dokument", "So viele Teile hat ein Programm nicht.")
        return entwurf
    try:
        antwort = await gespraech(foerderung.entwerfen(code, eingabe, key=schluessel(formular)))
    except Abgelehnt as error:
        _zuordnen(entwurf, error.problem)
    except DienstNichtErreichbar as error:
        formular.ablehnen("", stumm_satz(error))
    else:
        entwurf.id = antwort.inhalt.id
    return entwurf


async def veroeffentlichen(gespraech: Gespraech, id: UUID, formular: Formular) -> None:
    """Publish it; where the `fehler` of the form are empty, it is done."""
    aufruf = foerderung.veroeffentlichen(id, etag=gesehen(formular), key=schluessel(formular))
    felder = {"fassung-passt-nicht-mehr": ""}  # its places stand in the form of a new draft
    await vollziehen(gespraech, aufruf, formular, gegenstand="den Entwurf", felder=felder)


def _gelesen(entwurf: Entwurf) -> dict[str, Any] | None:
    """Return the document typed, None where it is none."""
    formular = entwurf.formular
    text = formular.text("dokument", fehlt="Fügen Sie das Dokument ein.", hoechstens=64 * 1024)
    if text is None:
        return None
    try:
        dokument = json.loads(text)
    except json.JSONDecodeError as error:
        _ablehnen(entwurf, [Befund(error.lineno, "", json_fehler(error))])
        return None
    except (ValueError, RecursionError):
        formular.ablehnen("dokument", "Der Text lässt sich nicht als JSON lesen.")
        return None
    if not isinstance(dokument, dict):
        formular.ablehnen("dokument", "Ein Programm steht zwischen { und }.")
        return None
    return dokument


def _zuordnen(entwurf: Entwurf, problem: Problem) -> None:
    """Put what concerns the document beside its lines, all else where forms put it."""
    stellen = getattr(problem, "errors", None) or []
    im_dokument = [eine for eine in stellen if str(eine["pointer"]).startswith(IM_DOKUMENT)]
    if im_dokument:
        gefunden = zeilen(entwurf.formular.wert("dokument").strip().replace("\r\n", "\n"))
        befunde = []
        for eine in im_dokument:
            zeiger = str(eine["pointer"]).removeprefix(IM_DOKUMENT)
            zeile = naechste_zeile(zeiger, gefunden)
            befunde.append(Befund(zeile, _stelle(zeiger), str(eine["detail"])))
        _ablehnen(entwurf, befunde)
    andere = [eine for eine in stellen if eine not in im_dokument]
    if andere or not stellen:
        entwurf.formular.problem(problem.model_copy(update={"errors": andere}))


def _ablehnen(entwurf: Entwurf, befunde: Sequence[Befund]) -> None:
    entwurf.befunde.extend(sorted(befunde, key=lambda befund: befund.zeile))
    anzahl = len(befunde)
    stellen = "einer Stelle" if anzahl == 1 else f"{zahlwort(anzahl).lower()} Stellen"
    entwurf.formular.ablehnen("dokument", f"Das Dokument passt an {stellen} nicht.")


def _stelle(zeiger: str) -> str:
    """Return "/regeln/0/feld" as people count: "regeln, 1., feld"."""
    teile = [teil.replace("~1", "/").replace("~0", "~") for teil in zeiger.split("/")[1:]]
    return ", ".join(f"{int(teil) + 1}." if teil.isdecimal() else teil for teil in teile)
