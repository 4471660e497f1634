"""Use case: costs that are reported are paid from the year's Budget, a file at a time.

All of a file is taken or none. What is known already changes nothing; another amount for the same
Leistung and month is a correction that stands beside what it corrects.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.betriebskosten.abgleichen import (
    Abgleich,
    Aenderung,
    Gemeldet,
    Schluessel,
    gleiche_ab,
)
from services.foerderung.betriebskosten.lesen import Kostenzeile, MeldungFehlerhaft, lies_meldung
from services.foerderung.betriebskosten.queries import gilt, jahre_von
from services.foerderung.budget.bewegen import BudgetErschoepft, Posten, posten_bewegen
from services.foerderung.budget.summe import begonnen
from services.foerderung.programm.bestand import geltendes_programm
from services.foerderung.tables import (
    AKTE,
    Akt,
    Betriebskosten,
    Betriebskostenmeldung,
    Budget,
)
from shared.akte import Vermerk
from shared.errors import DomainError
from shared.schemas.betriebskosten import AbgelehnteZeile, BetriebskostenmeldungRead
from shared.schemas.budget import Bewegungsart
from shared.schemas.foerderung import Programmart
from shared.vorgang import Vorgang


class KeineKostenuebernahme(DomainError):
    status, slug, title = (
        422,
        "keine-kostenuebernahme",
        "Dieses Programm trägt keine Betriebskosten",
    )


async def betriebskosten_melden(
    session: AsyncSession, *, programm: str, datei: bytes, vorgang: Vorgang
) -> BetriebskostenmeldungRead:
    """Take a file of cost reports; raises MeldungFehlerhaft or, over the cap, BudgetErschoepft."""
    gewaehlt = await geltendes_programm(session, programm, stichtag=vorgang.heute)
    if gewaehlt.art is not Programmart.KOSTENUEBERNAHME:
        raise KeineKostenuebernahme(f"{programm} wird beantragt, nicht abgerechnet.")
    zeilen, abgelehnt = lies_meldung(datei, heute=vorgang.heute)
    budgets = await _gesperrt(
        session, programm, {zeile.jahr for zeile in zeilen}, heute=vorgang.heute
    )
    abgleich = gleiche_ab(zeilen, await _bestand(session, budgets.values()))
    abgelehnt += [*abgleich.abgelehnt, *_ohne_zusage(zeilen, budgets)]
    if abgelehnt:
        raise MeldungFehlerhaft(sorted(abgelehnt, key=lambda zeile: zeile.zeile))
    meldung = Betriebskostenmeldung(
        programm=programm,
        pruefsumme=sha256(datei).hexdigest(),
        neu=len(abgleich.neu),
        berichtigt=len(abgleich.berichtigt),
        unveraendert=abgleich.unveraendert,
        tag=vorgang.heute,
        zeitpunkt=vorgang.jetzt,
    )
    if abgleich.aenderungen:
        await _schreibe(session, meldung, abgleich, budgets, vorgang)
    return BetriebskostenmeldungRead(
        id=meldung.id,
        programm=programm,
        pruefsumme=meldung.pruefsumme,
        neu=meldung.neu,
        berichtigt=meldung.berichtigt,
        unveraendert=meldung.unveraendert,
        jahre=await jahre_von(session, budgets.values(), heute=vorgang.heute),
    )


async def _gesperrt(
    session: AsyncSession, programm: str, jahre: Iterable[int], *, heute: date
) -> Mapping[int, UUID]:
    """Return the Budget of each year there is one for, locked: one file is compared at a time."""
    budgets = await session.scalars(
        select(Budget)
        .where(col(Budget.programm) == programm, col(Budget.jahr).in_(jahre), begonnen(heute))
        .order_by(col(Budget.jahr))
        .with_for_update(key_share=True)
    )
    return {budget.jahr: budget.id for budget in budgets if budget.jahr is not None}


async def _bestand(session: AsyncSession, budgets: Iterable[UUID]) -> dict[Schluessel, Gemeldet]:
    zeilen = await session.execute(
        select(
            col(Betriebskosten.sortierung),
            col(Betriebskosten.abrechnungsmonat),
            col(Betriebskosten.fassung),
            col(Betriebskosten.betrag),
        ).where(col(Betriebskosten.budget).in_(budgets), gilt())
    )
    return {(name, monat): Gemeldet(fassung, betrag) for name, monat, fassung, betrag in zeilen}


def _ohne_zusage(
    zeilen: Iterable[Kostenzeile], budgets: Mapping[int, UUID]
) -> list[AbgelehnteZeile]:
    return [
        AbgelehnteZeile(zeile=zeile.zeile, grund=f"Für {zeile.jahr} ist nichts zugesagt.")
        for zeile in zeilen
        if zeile.jahr not in budgets
    ]


async def _schreibe(
    session: AsyncSession,
    meldung: Betriebskostenmeldung,
    abgleich: Abgleich,
    budgets: Mapping[int, UUID],
    vorgang: Vorgang,
) -> None:
    session.add(meldung)
    await session.flush()
    vermerk = Vermerk(
        gegenstand=str(Betriebskostenmeldung.__tablename__),
        id=meldung.id,
        version=1,
        akt=Akt.BERICHTEN,
        kommunen=(),
        daten={
            "programm": meldung.programm,
            "neu": meldung.neu,
            "berichtigt": meldung.berichtigt,
        },
    )
    await AKTE.vermerke_alle(session, [vermerk], vorgang)
    for jahr, budget_id in budgets.items():
        aenderungen = [a for a in abgleich.aenderungen if a.zeile.jahr == jahr]
        if aenderungen:
            kennungen = await _berichte(session, meldung, budget_id, aenderungen)
            posten = [_posten(a, id) for a, id in zip(aenderungen, kennungen, strict=True)]
            try:
                await posten_bewegen(session, posten, budget_id=budget_id, vorgang=vorgang)
            except BudgetErschoepft as grund:
                raise BudgetErschoepft(f"{jahr}: {grund}", jahr=jahr, **grund.members) from grund


async def _berichte(
    session: AsyncSession,
    meldung: Betriebskostenmeldung,
    budget_id: UUID,
    aenderungen: Sequence[Aenderung],
) -> Sequence[UUID]:
    """Write the reports down; return their ids in the same order."""
    geschrieben = await session.scalars(
        insert(Betriebskosten).returning(col(Betriebskosten.id), sort_by_parameter_order=True),
        [
            {
                "budget": budget_id,
                "meldung": meldung.id,
                "leistung": a.zeile.leistung,
                "sortierung": a.zeile.sortierung,
                "abrechnungsmonat": a.zeile.abrechnungsmonat,
                "fassung": a.fassung,
                "betrag": a.zeile.betrag,
                "tag": meldung.tag,
            }
            for a in aenderungen
        ],
    )
    return geschrieben.all()


def _posten(aenderung: Aenderung, id: UUID) -> Posten:
    mehr = aenderung.um > 0
    return Posten(
        art=Bewegungsart.ABRECHNUNG if mehr else Bewegungsart.BERICHTIGUNG,
        betrag=abs(aenderung.um),
        betriebskosten_id=id,
    )
