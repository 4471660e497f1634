"""The facts a document is made of: read once, so that what writes it needs no database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import (
    Antrag,
    AntragKommune,
    Ausnahme,
    Dokument,
    Frist,
    Kosten,
    Nachweis,
    Votum,
)
from shared.schemas.antrag import Beteiligung, Dokumentart, Fristart, Stimme
from shared.schemas.pruefung import PruefungRead

T = TypeVar("T", AntragKommune, Ausnahme, Dokument, Frist, Kosten, Nachweis, Votum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sachlage:
    """An Antrag that was submitted, with all that a document may tell of it. Amounts are EUR.

    `kommunen` begins with the lead; `ausnahmen` are confirmed ones of this round, `voten` its
    votes; `fristen` are open; `dokumente` were made before.
    """

    antrag: Antrag
    programm: Programm
    eingereicht_am: date
    pruefung: PruefungRead
    mit_ausnahmen: PruefungRead | None
    kommunen: Sequence[AntragKommune]
    kosten: Sequence[Kosten]
    nachweise: Sequence[Nachweis]
    ausnahmen: Sequence[Ausnahme]
    voten: Mapping[Stimme, int]
    fristen: Mapping[Fristart, date]
    dokumente: Mapping[Dokumentart, Dokument]

    @property
    def federfuehrend(self) -> AntragKommune:
        return self.kommunen[0]

    @property
    def bewilligt(self) -> Decimal:
        """EUR; only of an Antrag that was granted."""
        assert self.antrag.bewilligt is not None
        return self.antrag.bewilligt


async def lies_sachlage(
    session: AsyncSession,
    antrag: Antrag,
    programm: Programm,
    mit_ausnahmen: PruefungRead | None,
) -> Sachlage:
    """Return the facts as the present transaction sees them."""
    await session.flush()
    assert antrag.eingereicht_am is not None
    kommunen = await _zu(session, AntragKommune, antrag.id)
    kosten = await _zu(session, Kosten, antrag.id)
    nachweise = await _zu(session, Nachweis, antrag.id)
    ausnahmen = await _zu(session, Ausnahme, antrag.id)
    voten = await _zu(session, Votum, antrag.id)
    fristen = await _zu(session, Frist, antrag.id)
    dokumente = await _zu(session, Dokument, antrag.id)
    return Sachlage(
        antrag=antrag,
        programm=programm,
        eingereicht_am=antrag.eingereicht_am,
        pruefung=PruefungRead.model_validate(antrag.pruefung),
        mit_ausnahmen=mit_ausnahmen,
        kommunen=sorted(kommunen, key=lambda k: (k.rolle != Beteiligung.FEDERFUEHREND, k.ags)),
        kosten=sorted(kosten, key=lambda k: k.nr),
        nachweise=sorted((n for n in nachweise if n.entfernt_am is None), key=lambda n: n.id),
        ausnahmen=sorted(
            (a for a in ausnahmen if a.runde == antrag.runde and a.bestaetigt_am),
            key=lambda a: a.regel,
        ),
        voten=Counter(v.stimme for v in voten if v.runde == antrag.runde),
        fristen={f.art: f.faellig for f in fristen if f.erledigt_am is None},
        dokumente={d.art: d for d in dokumente},
    )


async def _zu(session: AsyncSession, tabelle: type[T], antrag: UUID) -> Sequence[T]:
    return (await session.scalars(select(tabelle).where(col(tabelle.antrag) == antrag))).all()
