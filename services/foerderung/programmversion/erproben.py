"""Use case: what a draft would say to cases there are. Changes nothing."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.bestand import lies_inhalt
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.regelfall import Regelfall, regelfaelle
from services.foerderung.programm.widerspruch import AUS_DEM_ANTRAG
from services.foerderung.programmversion.queries import ProgrammversionUnbekannt
from services.foerderung.tables import Antrag, Programmfassung, Sammelergebnis, Sammelpruefung
from shared.deutsch import kurzdatum
from shared.schemas.programmversion import (
    ErprobteRegelRead,
    ErprobterFallRead,
    ErprobtesErgebnisRead,
    ErprobungRead,
    Fallart,
)
from shared.schemas.pruefung import PruefungRead

HOECHSTENS = 200  # Anträge, the latest; as many collective checks


@dataclass(frozen=True)
class Fall:
    """Facts to judge; `angaben` are as JSON has them."""

    art: Fallart
    bezeichnung: str
    stichtag: date
    kommunen: tuple[Kommune, ...]
    angaben: Mapping[str, Any]
    gruppe_offen: bool = False


async def erproben(session: AsyncSession, *, version_id: UUID) -> ErprobungRead:
    """Judge stored cases by a version and by the one it takes the place of.

    The cases are those beside the document, the latest collective checks and the latest Anträge.
    """
    fassung = await session.get(Programmfassung, version_id)
    if fassung is None:
        raise ProgrammversionUnbekannt(f"Keine Fassung mit der Kennung {version_id}.")
    neu = lies_inhalt(fassung.inhalt, (fassung.fassung, fassung.pruefsumme))
    alt = await _vorgaenger(session, fassung)
    laeufe, mehr_laeufe = await _sammelpruefungen(session, fassung.code)
    antraege, mehr_antraege = await _antraege(session, fassung.code)
    gesucht = [*map(_regelfall, count(1), regelfaelle(fassung.code)), *laeufe, *antraege]
    # some 0.4 s for as many as there can be: in a thread, so that others are answered meanwhile
    faelle = await asyncio.to_thread(_erprobte, gesucht, alt, neu)
    return ErprobungRead(
        vorher=alt.regelversion if alt else None,
        nachher=neu.regelversion,
        geprueft=len(faelle),
        geaendert=sum(map(_geaendert, faelle)),
        weggelassen=mehr_laeufe + mehr_antraege,
        faelle=sorted(faelle, key=lambda fall: not _geaendert(fall)),
    )


def _regelfall(nummer: int, fall: Regelfall) -> Fall:
    return Fall(
        art=Fallart.REGELFALL,
        bezeichnung=f"Regelfall {nummer}" + (f": {fall.warum}" if fall.warum else ""),
        stichtag=fall.stichtag,
        kommunen=tuple(Kommune(f"06{n:06}") for n in range(1, fall.kommunen + 1)),
        angaben=fall.angaben,
    )


async def _vorgaenger(session: AsyncSession, fassung: Programmfassung) -> Programm | None:
    davor = await session.scalar(
        select(Programmfassung)
        .where(
            col(Programmfassung.code) == fassung.code,
            col(Programmfassung.id) != fassung.id,
            col(Programmfassung.veroeffentlicht_am).is_not(None),
            col(Programmfassung.gueltig_ab) <= fassung.gueltig_ab,
        )
        .order_by(col(Programmfassung.gueltig_ab).desc())
        .limit(1)
    )
    return lies_inhalt(davor.inhalt, (davor.fassung, davor.pruefsumme)) if davor else None


async def _sammelpruefungen(session: AsyncSession, code: str) -> tuple[list[Fall], int]:
    """Return the latest collective checks by this programme and how many there are besides.

    All Kommunen of one are judged by the same facts, so each is one case.
    """
    geprueft = col(Sammelpruefung.regelversionen)[code].is_not(None)
    juengste = (
        select(col(Sammelpruefung.id))
        .where(geprueft)
        .order_by(col(Sammelpruefung.id).desc())
        .limit(HOECHSTENS)
    )
    zeilen = (
        await session.execute(
            select(
                col(Sammelpruefung.stichtag),
                func.count(),
                func.min(col(Sammelergebnis.ags)),
            )
            .join(Sammelergebnis, col(Sammelergebnis.sammelpruefung) == col(Sammelpruefung.id))
            .where(col(Sammelpruefung.id).in_(juengste), col(Sammelergebnis.programm) == code)
            .group_by(col(Sammelpruefung.id), col(Sammelpruefung.stichtag))
            .order_by(col(Sammelpruefung.id).desc())
        )
    ).all()
    alle = await session.scalar(select(func.count()).select_from(Sammelpruefung).where(geprueft))
    faelle = [
        Fall(
            art=Fallart.SAMMELPRUEFUNG,
            bezeichnung=f"Sammelprüfung zum {kurzdatum(stichtag)}, {kommunen} Kommunen",
            stichtag=stichtag,
            kommunen=(Kommune(ags),),
            angaben={"antragsdatum": stichtag.isoformat()},
            gruppe_offen=True,
        )
        for stichtag, kommunen, ags in zeilen
    ]
    return faelle, (alle or 0) - len(faelle)


async def _antraege(session: AsyncSession, code: str) -> tuple[list[Fall], int]:
    """Return the latest submitted Anträge as of their day, and how many there are besides."""
    gesucht = (col(Antrag.programm) == code, col(Antrag.eingereicht_am).is_not(None))
    antraege = await session.scalars(
        select(Antrag).where(*gesucht).order_by(col(Antrag.id).desc()).limit(HOECHSTENS)
    )
    faelle = [_antrag(antrag) for antrag in antraege]
    alle = await session.scalar(select(func.count()).select_from(Antrag).where(*gesucht))
    return faelle, (alle or 0) - len(faelle)


def _antrag(antrag: Antrag) -> Fall:
    assert antrag.eingereicht_am is not None
    eigene = {
        "antragsdatum": antrag.eingereicht_am,
        "vorhaben_beginn": antrag.vorhaben_beginn,
        "vorhaben_ende": antrag.vorhaben_ende,
        "beantragt": antrag.beantragt,
    }
    return Fall(
        art=Fallart.ANTRAG,
        bezeichnung=antrag.aktenzeichen,
        stichtag=antrag.eingereicht_am,
        kommunen=tuple(Kommune(ags) for ags in antrag.kommunen),
        angaben={**antrag.angaben, **{n: str(w) for n, w in eigene.items() if w is not None}},
    )


def _erprobte(
    faelle: Sequence[Fall], alt: Programm | None, neu: Programm
) -> list[ErprobterFallRead]:
    return [_erprobt(fall, alt, neu) for fall in faelle]


def _erprobt(fall: Fall, alt: Programm | None, neu: Programm) -> ErprobterFallRead:
    vorher = _urteil(fall, alt)[0] if alt else None
    nachher, nicht_lesbar = _urteil(fall, neu)
    return ErprobterFallRead(
        art=fall.art,
        bezeichnung=fall.bezeichnung,
        stichtag=fall.stichtag,
        kommunen=len(fall.kommunen),
        vorher=_ergebnis(vorher) if vorher else None,
        nachher=_ergebnis(nachher),
        regeln=[*_andere_regeln(vorher, nachher)] if vorher else [],
        nicht_lesbar=nicht_lesbar,
    )


def _urteil(fall: Fall, programm: Programm) -> tuple[PruefungRead, list[str]]:
    """Return what the rules say to what the programme can read, and the names of the rest."""
    werte: dict[str, Angabenwert] = {}
    nicht_lesbar = []
    for name, roh in fall.angaben.items():
        angabe = programm.angaben.get(name)
        if angabe is None and name in AUS_DEM_ANTRAG:
            continue
        try:
            if angabe is not None and roh is not None:
                werte[name] = angabe.lesen(roh)
        except ValidationError:
            angabe = None
        if angabe is None:
            nicht_lesbar.append(name)
    pruefung = beurteile(
        programm,
        kommunen=fall.kommunen,
        angaben=werte,
        stichtag=fall.stichtag,
        budget=None,
        gruppe_offen=fall.gruppe_offen,
    )
    return pruefung, nicht_lesbar


def _ergebnis(pruefung: PruefungRead) -> ErprobtesErgebnisRead:
    return ErprobtesErgebnisRead(ergebnis=pruefung.ergebnis, hoechstbetrag=pruefung.hoechstbetrag)


def _andere_regeln(vorher: PruefungRead, nachher: PruefungRead) -> Iterator[ErprobteRegelRead]:
    alt = {befund.regel: befund.ergebnis for befund in vorher.regeln}
    neu = {befund.regel: befund.ergebnis for befund in nachher.regeln}
    for regel in dict.fromkeys([*alt, *neu]):
        if alt.get(regel) != neu.get(regel):
            yield ErprobteRegelRead(regel=regel, vorher=alt.get(regel), nachher=neu.get(regel))


def _geaendert(fall: ErprobterFallRead) -> bool:
    return fall.vorher is not None and fall.vorher != fall.nachher
