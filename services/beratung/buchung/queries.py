"""Reads of Buchungen."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Select, case, exists, func, select
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.beteiligte import spricht_fuer
from services.beratung.buchung.frist import ist_verfallen, verfallen
from services.beratung.buchung.partner import kommunen_der_buchung, offene_anfragen
from services.beratung.buchung.status import UEBERGAENGE, pruefe_uebergang
from services.beratung.kontingent.wer_zahlt import Zusage
from services.beratung.planung.kalender import Zeitraum
from services.beratung.tables import Akt, Berater, Buchung, BuchungKommune, Partneranfrage, Termin
from shared.auth import Person, Rolle
from shared.clock import BERLIN
from shared.errors import DomainError
from shared.pagination import Sortierungen, page
from shared.schemas.beratung import (
    BeteiligteRead,
    BuchungenFilter,
    BuchungRead,
    BuchungStatus,
    Finanzierung,
    TerminRead,
)
from shared.schemas.liste import Liste
from shared.sicht import ueber_alle
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class ReservierungAbgelaufen(DomainError):
    status, slug, title = 409, "reservierung-abgelaufen", "Die Reservierung ist abgelaufen"


class BuchungNichtGefunden(DomainError):
    status, slug, title = 404, "buchung-nicht-gefunden", "Buchung nicht gefunden"


class NurFederfuehrend(DomainError):
    status, slug = 403, "partner-handelt-nicht"
    title = "Das tut die federführende Kommune oder die Beratung"


async def get_buchung(
    session: AsyncSession, *, buchung_id: UUID, person: Person, jetzt: datetime
) -> BuchungRead:
    """Return a Buchung this person may see; a foreign one answers like an absent one."""
    gelesen = await _gelesene(session, [buchung_id], person=person, jetzt=jetzt)
    buchung = gelesen.get(buchung_id)
    if buchung is None or not _darf_lesen(person, buchung):
        raise BuchungNichtGefunden(f"Keine Buchung mit der Kennung {buchung_id}.")
    return buchung


async def danach(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Return the Buchung as the act has left it, also to who takes part no longer."""
    gelesen = await _gelesene(session, [vorgang.id], person=vorgang.person, jetzt=vorgang.jetzt)
    return gelesen[vorgang.id]


async def gelesene_buchung(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Return the Buchung as the act has left it."""
    return await get_buchung(
        session, buchung_id=vorgang.id, person=vorgang.person, jetzt=vorgang.jetzt
    )


async def list_buchungen(
    session: AsyncSession, *, filter_: BuchungenFilter, person: Person, jetzt: datetime
) -> Liste[BuchungRead]:
    """Return one page of the Buchungen this person may see, without what went while it was read.

    A partner may leave between two statements, and then reads the Buchung no longer.
    """
    gesucht = select(Buchung)
    if Rolle.BERATUNG not in person.rollen:
        gesucht = gesucht.where(_nimmt_teil(person.ags))
    if filter_.ags:
        gesucht = gesucht.where(_nimmt_teil([filter_.ags]))
    if filter_.modul:
        gesucht = gesucht.where(col(Buchung.modul) == filter_.modul)
    if filter_.status:
        gesucht = gesucht.where(_status(jetzt) == filter_.status)
    seite = await page(session, gesucht, filter_, by=_sortierungen())
    kennungen = [buchung.id for buchung in seite.items]
    gelesen = await _gelesene(session, kennungen, person=person, jetzt=jetzt)
    gelesene = (gelesen[kennung] for kennung in kennungen if kennung in gelesen)
    return Liste(
        items=[buchung for buchung in gelesene if _darf_lesen(person, buchung)],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def lock_buchung(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> Buchung:
    """Return the Buchung in the version the caller saw, ready for `akt`, locked until the commit.

    A hold that has run out can only run out, whether it was swept already or not. Where the act is
    not for `alle`, a partner may look and not touch.
    """
    return await _bereit(session, akt, vorgang, sperren=True)


async def pruefe_vorab(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> None:
    """Refuse what `lock_buchung` would, before anything is locked."""
    await _bereit(session, akt, vorgang, sperren=False)


async def _bereit(
    session: AsyncSession, akt: Akt, vorgang: Bearbeitung, *, sperren: bool
) -> Buchung:
    buchung = await session.get(
        Buchung, vorgang.id, with_for_update=sperren, populate_existing=True
    )
    if buchung is None:
        raise BuchungNichtGefunden(f"Keine Buchung mit der Kennung {vorgang.id}.")
    if not spricht_fuer(vorgang.person, buchung.kommune):
        await _pruefe_partner(session, buchung, akt, vorgang)
    if ist_verfallen(buchung, vorgang.jetzt) or buchung.status is BuchungStatus.ABGELAUFEN:
        raise ReservierungAbgelaufen("Die Frist ist vorbei. Der Termin muss neu gebucht werden.")
    pruefe_version(buchung.version, vorgang.version)
    pruefe_uebergang(buchung, akt)
    return buchung


async def tage_der_buchung(session: AsyncSession, buchung_id: UUID) -> list[date]:
    """Return the days (in Berlin) on which the consulting takes place."""
    return [termin.tag for termin in await termine_der_buchung(session, buchung_id)]


async def termine_der_buchung(session: AsyncSession, buchung_id: UUID) -> list[TerminRead]:
    """Return its Termine in their order."""
    zeitraeume = await session.scalars(
        select(col(Termin.zeitraum))
        .where(col(Termin.buchung_id) == buchung_id)
        .order_by(col(Termin.nr))
    )
    return [als_termin(zeitraum) for zeitraum in zeitraeume]


def _darf_lesen(person: Person, buchung: BuchungRead) -> bool:
    return darf_sehen(person, [eine.ags for eine in buchung.beteiligte])


def darf_sehen(person: Person, kommunen: Collection[str]) -> bool:
    return any(spricht_fuer(person, kommune) for kommune in kommunen)


async def verfallenes(session: AsyncSession, jetzt: datetime) -> bool:
    """Return whether any hold has run out that nobody has swept yet."""
    async with ueber_alle(session, "A hold that has run out may be any Kommune's."):
        return bool(await session.scalar(select(exists().where(verfallen(jetzt)))))


async def _pruefe_partner(
    session: AsyncSession, buchung: Buchung, akt: Akt, vorgang: Bearbeitung
) -> None:
    if not darf_sehen(vorgang.person, await kommunen_der_buchung(session, buchung.id)):
        raise BuchungNichtGefunden(f"Keine Buchung mit der Kennung {vorgang.id}.")
    if not UEBERGAENGE[akt].alle:
        raise NurFederfuehrend(f"Federführend ist {buchung.kommune}.")


def _nimmt_teil(kommunen: Collection[str]) -> Any:
    dabei = exists().where(
        col(BuchungKommune.buchung_id) == col(Buchung.id),
        col(BuchungKommune.kommune).in_(kommunen),
    )
    gefragt = exists().where(
        col(Partneranfrage.buchung_id) == col(Buchung.id),
        col(Partneranfrage.kommune).in_(kommunen),
        col(Partneranfrage.zugestimmt).is_(None),
    )
    return dabei | gefragt


def _status(jetzt: datetime) -> Any:
    return case((verfallen(jetzt), BuchungStatus.ABGELAUFEN), else_=col(Buchung.status))


def _sortierungen() -> Sortierungen:
    beginn = (
        select(func.lower(col(Termin.zeitraum), type_=DateTime(timezone=True)))
        .where(col(Termin.buchung_id) == col(Buchung.id), col(Termin.nr) == 1)
        .scalar_subquery()
    )
    kennung = col(Buchung.id)
    return {
        "angelegt": (kennung,),
        "beginn": (beginn, kennung),
        "ags": (col(Buchung.kommune), kennung),
        "modul": (col(Buchung.modul), kennung),
    }


async def _gelesene(
    session: AsyncSession, kennungen: Sequence[UUID], *, person: Person, jetzt: datetime
) -> dict[UUID, BuchungRead]:
    """Return what there is under these ids as this person may see it, in three statements."""
    beteiligte: dict[UUID, list[BeteiligteRead]] = defaultdict(list)
    for teilnahme, federfuehrend in await session.execute(
        select(BuchungKommune, col(Buchung.kommune))
        .join(Buchung, col(Buchung.id) == col(BuchungKommune.buchung_id))
        .where(col(BuchungKommune.buchung_id).in_(kennungen))
        .order_by(col(BuchungKommune.kommune) != col(Buchung.kommune), col(BuchungKommune.kommune))
    ):
        beteiligte[teilnahme.buchung_id].append(_beteiligt(teilnahme, federfuehrend, person))
    for anfrage in await offene_anfragen(session, kennungen):
        beteiligte[anfrage.buchung_id].append(_gefragt(anfrage.kommune))
    zeilen = await session.execute(_buchungen().where(col(Buchung.id).in_(kennungen)))
    return {
        buchung.id: _gelesen(
            buchung,
            beteiligte[buchung.id],
            team,
            [als_termin(zeitraum) for zeitraum in zeitraeume],
            abgelaufen=ist_verfallen(buchung, jetzt),
        )
        for buchung, team, zeitraeume in zeilen
    }


def neue_buchung(
    buchung: Buchung,
    zusagen: Mapping[str, Zusage],
    gefragt: Sequence[str],
    *,
    team: str,
    zeiten: Sequence[Zeitraum],
) -> BuchungRead:
    """Return a Buchung as it has just been written by who speaks for all in `zusagen`.

    `gefragt` have not answered yet. What would be read is known: nothing is asked again.
    """
    dabei = sorted(zusagen.items(), key=lambda eine: (eine[0] != buchung.kommune, eine[0]))
    beteiligte = [_zugesagt(ags, zusage, buchung.kommune) for ags, zusage in dabei]
    return _gelesen(
        buchung,
        [*beteiligte, *map(_gefragt, gefragt)],
        team,
        [als_termin(Range(zeit.von, zeit.bis)) for zeit in zeiten],
        abgelaufen=False,
    )


def _zugesagt(ags: str, zusage: Zusage, federfuehrend: str) -> BeteiligteRead:
    entscheidung = zusage.entscheidung
    return BeteiligteRead(
        ags=ags,
        federfuehrend=ags == federfuehrend,
        zugestimmt=True,
        finanzierung=entscheidung.finanzierung,
        begruendung=entscheidung.begruendung,
        topf=entscheidung.topf,
        regelversion=entscheidung.regelversion,
    )


def _buchungen() -> Select[*tuple[Any, ...]]:
    """Each Buchung with its team and its three Termine as one array."""
    zeitraeume = (
        select(
            func.array_agg(
                aggregate_order_by(col(Termin.zeitraum), col(Termin.nr)), type_=ARRAY(TSTZRANGE)
            )
        )
        .where(col(Termin.buchung_id) == col(Buchung.id))
        .scalar_subquery()
    )
    team = (
        select(col(Berater.name))
        .join(Termin, col(Termin.berater_id) == col(Berater.id))
        .where(col(Termin.buchung_id) == col(Buchung.id), col(Termin.nr) == 1)
        .scalar_subquery()
    )
    return select(Buchung, team, zeitraeume)


def _gelesen(
    buchung: Buchung,
    beteiligte: list[BeteiligteRead],
    team: str,
    termine: list[TerminRead],
    *,
    abgelaufen: bool,
) -> BuchungRead:
    federfuehrend = beteiligte[0]
    return BuchungRead(
        id=buchung.id,
        ags=buchung.kommune,
        modul=buchung.modul,
        bereich=buchung.bereich,
        format=buchung.format,
        dauer_tage=buchung.dauer,
        teilnehmende=buchung.teilnehmende,
        status=BuchungStatus.ABGELAUFEN if abgelaufen else buchung.status,
        halten_bis=None if abgelaufen else buchung.halten_bis,
        angebot=buchung.angebot,
        finanzierung=federfuehrend.finanzierung,
        begruendung=federfuehrend.begruendung,
        topf=federfuehrend.topf,
        hinweis=_hinweis(beteiligte),
        beteiligte=beteiligte,
        team=team,
        version=buchung.version + abgelaufen,  # as it will be when the hold is swept
        termine=termine,
    )


def _beteiligt(teilnahme: BuchungKommune, federfuehrend: str, person: Person) -> BeteiligteRead:
    """Who pays for a Kommune, and why, is its own affair and the Beratung's."""
    eigene = spricht_fuer(person, teilnahme.kommune)
    return BeteiligteRead(
        ags=teilnahme.kommune,
        federfuehrend=teilnahme.kommune == federfuehrend,
        zugestimmt=True,
        finanzierung=teilnahme.finanzierung if eigene else None,
        begruendung=teilnahme.begruendung if eigene else None,
        topf=teilnahme.topf if eigene else None,
        regelversion=teilnahme.regelversion if eigene else None,
    )


def _gefragt(ags: str) -> BeteiligteRead:
    return BeteiligteRead(
        ags=ags,
        federfuehrend=False,
        zugestimmt=False,
        finanzierung=None,
        begruendung=None,
        topf=None,
        regelversion=None,
    )


def _hinweis(beteiligte: Sequence[BeteiligteRead]) -> str | None:
    """Say who pays by themselves, in the confirmation as well, of those the reader may know."""
    selbst = [eine.ags for eine in beteiligte if eine.finanzierung is Finanzierung.EIGEN]
    if not selbst:
        return None
    if len(beteiligte) == 1:
        return "Diese Beratung ist nicht kostenfrei: Ihre Kommune trägt die Kosten selbst."
    return f"Nicht kostenfrei, die Kosten trägt die Kommune selbst: {', '.join(selbst)}."


def als_termin(zeitraum: Range[datetime]) -> TerminRead:
    assert zeitraum.lower is not None
    assert zeitraum.upper is not None
    tag = zeitraum.lower.astimezone(BERLIN).date()
    return TerminRead(
        tag=tag, von=zeitraum.lower.astimezone(UTC), bis=zeitraum.upper.astimezone(UTC)
    )
