"""Use case: a Kommune opens the draft of an Antrag, alone or as the lead of several."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Sequence, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entwurf.angaben import pruefe_angaben
from services.foerderung.antrag.entwurf.ausnahmewuensche import festgehalten
from services.foerderung.antrag.entwurf.kommunen import Auskunft, fakten, festgestellt
from services.foerderung.antrag.entwurf.zeitraum import pruefe_zeitraum
from services.foerderung.antrag.vollziehen import vermerke
from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import Akt, Antrag, AntragKommune, Kosten
from shared.auth import Person
from shared.errors import DomainError, EingabeUngueltig
from shared.schemas.antrag import (
    AntragCreate,
    Antragstatus,
    Beteiligung,
    KostenCreate,
    TeilnahmeCreate,
)
from shared.schemas.foerderung import Programmart
from shared.schemas.katalog import KommuneRead
from shared.schemas.problem import InputError
from shared.vorgang import Vorgang

AKTENZEICHEN = Sequence("aktenzeichen", schema="foerderung")


class ProgrammOhneAntrag(EingabeUngueltig):
    pass


class KommuneNichtVertreten(DomainError):
    status, slug, title = 403, "kommune-nicht-vertreten", "Ihr Zugang gilt nicht für diese Kommune"


async def anlegen(
    session: AsyncSession, *, entwurf: AntragCreate, auskunft: Auskunft, vorgang: Vorgang
) -> Antrag:
    """Open the draft; the facts of the Katalog are kept with their Stand."""
    federfuehrend = federfuehrende(entwurf.kommunen, vorgang.person)
    programm = await _programm(session, entwurf.programm, vorgang.heute)
    pruefe_angaben(programm, entwurf.angaben)
    wuensche = festgehalten(programm, entwurf.ausnahmewuensche)
    pruefe_zeitraum(entwurf.vorhaben_beginn, entwurf.vorhaben_ende)
    kommunen = festgestellt(entwurf.kommunen, auskunft, heute=vorgang.heute)
    antrag = Antrag(
        aktenzeichen=await _aktenzeichen(session, programm, vorgang.heute),
        programm=programm.code,
        mit_votum=programm.votum is not None,
        titel=entwurf.titel,
        beschreibung=entwurf.beschreibung,
        status=Antragstatus.ENTWURF,
        federfuehrend=federfuehrend,
        kommunen=[kommune.ags for kommune in kommunen],
        vorhaben_beginn=entwurf.vorhaben_beginn,
        vorhaben_ende=entwurf.vorhaben_ende,
        beantragt=entwurf.beantragt,
        angaben=entwurf.angaben,
        ausnahmewuensche=wuensche,
        fakten=fakten(kommunen, stand=vorgang.heute),
    )
    session.add(antrag)
    await session.flush()
    session.add_all(teilnahmen(antrag, entwurf.kommunen, kommunen))
    session.add_all(kostenplan(antrag, entwurf.kosten))
    await vermerke(session, antrag, Akt.ANLEGEN, vorgang)
    return antrag


def kostenplan(antrag: Antrag, kosten: list[KostenCreate]) -> list[Kosten]:
    """Return the positions of the cost plan in their order."""
    return [
        Kosten(antrag=antrag.id, nr=nr, art=k.art, bezeichnung=k.bezeichnung, betrag=k.betrag)
        for nr, k in enumerate(kosten, start=1)
    ]


def teilnahmen(
    antrag: Antrag, gewuenscht: Collection[TeilnahmeCreate], kommunen: Collection[KommuneRead]
) -> list[AntragKommune]:
    """Return who takes part, in the order of the Antrag; nobody has consented yet."""
    return [
        AntragKommune(antrag=antrag.id, ags=eine.ags, name=kommune.name, rolle=eine.rolle)
        for eine, kommune in zip(gewuenscht, kommunen, strict=True)
    ]


def federfuehrende(kommunen: Collection[TeilnahmeCreate], person: Person) -> str:
    """Return the key of the lead, for which this person must act."""
    (ags,) = (eine.ags for eine in kommunen if eine.rolle is Beteiligung.FEDERFUEHREND)
    if not person.vertritt(ags):
        raise KommuneNichtVertreten("Einen Antrag stellt, wer die federführende Kommune vertritt.")
    return ags


async def _programm(session: AsyncSession, code: str, heute: date) -> Programm:
    programm = (await geltende_programme(session, stichtag=heute)).get(code)
    if programm is None or programm.art is not Programmart.ANTRAG:
        fehler = InputError(
            pointer="/body/programm",
            code="programm_ohne_antrag",
            detail="In diesem Programm werden keine Anträge gestellt.",
        )
        raise ProgrammOhneAntrag("Dieses Programm nimmt keine Anträge an.", errors=[fehler])
    return programm


async def _aktenzeichen(session: AsyncSession, programm: Programm, heute: date) -> str:
    nummer = await session.scalar(select(AKTENZEICHEN.next_value()))
    return f"{programm.kuerzel}-{heute.year}-{nummer:05}"
