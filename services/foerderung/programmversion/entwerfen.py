"""Use case: the Koordinierungsstelle writes the draft of a version, also of a new programme."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.lesen import gespeichert, lies_dokument
from services.foerderung.programmversion.bericht import DOKUMENT, bericht
from services.foerderung.tables import AKTE, Akt, Programmfassung
from shared.eingabefehler import to_input_error
from shared.errors import DomainError
from shared.schemas.problem import InputError
from shared.schemas.programmversion import ProgrammversionCreate
from shared.vorgang import Vorgang

VOM_DIENST = ("fassung", "inhalt")  # of every version, and never part of a document


class ProgrammUngueltig(DomainError):
    status, slug, title = 422, "programm-ungueltig", "Das Programm passt so nicht zusammen"


async def entwerfen(
    session: AsyncSession, *, code: str, wunsch: ProgrammversionCreate, vorgang: Vorgang
) -> Programmfassung:
    """Keep the document as a draft under the next number; nothing holds until it is published."""
    if fehler := [*_befunde(code, wunsch, heute=vorgang.heute)]:
        raise _ungueltig(fehler)
    programm = lies_dokument(wunsch.dokument, 1, "")
    if fehler := await fremde_bezuege(session, programm, gueltig_ab=wunsch.gueltig_ab):
        raise _ungueltig(fehler)
    inhalt, pruefsumme = gespeichert(wunsch.dokument, programm)
    fassung = Programmfassung(
        code=code,
        fassung=await _naechste_nummer(session, code),
        gueltig_ab=wunsch.gueltig_ab,
        inhalt=inhalt,
        pruefsumme=pruefsumme,
    )
    session.add(fassung)
    await AKTE.vermerke(
        session, fassung, Akt.ANLEGEN, vorgang, programm=code, fassung=fassung.fassung
    )
    return fassung


def _ungueltig(fehler: list[InputError]) -> ProgrammUngueltig:
    stellen = "1 Stelle" if len(fehler) == 1 else f"{len(fehler)} Stellen"
    return ProgrammUngueltig(f"Der Bericht nennt {stellen}.", errors=fehler)


def _befunde(code: str, wunsch: ProgrammversionCreate, *, heute: date) -> Iterator[InputError]:
    if wunsch.gueltig_ab < heute:
        detail = f"Der Tag ist vorbei; eine Fassung gilt frühestens ab {heute:%d.%m.%Y}."
        yield InputError(pointer="/body/gueltig_ab", code="tag_vergangen", detail=detail)
    for name in VOM_DIENST:
        if name in wunsch.dokument:
            yield to_input_error({"type": "extra_forbidden", "loc": (*DOKUMENT, name)})
    yield from _am_dokument(code, wunsch.dokument)


def _am_dokument(code: str, dokument: Mapping[str, Any]) -> Iterator[InputError]:
    try:
        programm = lies_dokument(dokument, 1, "")
    except ValidationError as error:
        yield from bericht(error)
        return
    if programm.code != code:
        detail = f"Die Adresse nennt {code}."
        yield InputError(pointer="/body/dokument/code", code="anderer_code", detail=detail)


async def fremde_bezuege(
    session: AsyncSession, programm: Programm, *, gueltig_ab: date, wo: str = "/body/dokument"
) -> list[InputError]:
    """Return what does not fit the other programmes of the day it is to hold from."""
    andere = await geltende_programme(session, stichtag=gueltig_ab)
    fehler = []
    for anderes in andere.values():
        if anderes.code != programm.code and programm.kuerzel == anderes.kuerzel is not None:
            detail = f"Das Kürzel gehört schon zu {anderes.code}."
            fehler.append(
                InputError(pointer=f"{wo}/kuerzel", code="kuerzel_vergeben", detail=detail)
            )
    verweis = programm.kosten.verweis if programm.kosten else None
    if verweis and verweis not in {*andere, programm.code}:
        fehler.append(
            InputError(
                pointer=f"{wo}/kosten/verweis",
                code="programm_unbekannt",
                detail=f"An diesem Tag gelten nur: {', '.join(andere)}.",
            )
        )
    return fehler


async def _naechste_nummer(session: AsyncSession, code: str) -> int:
    """Return the number after the last, one writer at a time."""
    schloss = func.hashtextextended(f"programmfassung {code}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(schloss)))
    letzte = await session.scalar(
        select(func.max(col(Programmfassung.fassung))).where(col(Programmfassung.code) == code)
    )
    return (letzte or 0) + 1
