"""Operations of the Beratung: teams, when they are away, and how busy they are."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.berater import (
    AbwesenheitCreate,
    AbwesenheitRead,
    AuslastungenRead,
    BeraterAendern,
    BeraterCreate,
    BeraterRead,
    KalenderRead,
)
from shared.schemas.liste import Liste

PFAD = "/beratung/v1"


def teams(*, cursor: str | None = None) -> Aufruf[Liste[BeraterRead]]:
    return lesen(f"{PFAD}/berater", Liste[BeraterRead], limit=200, cursor=cursor)


def team(id: UUID) -> Aufruf[BeraterRead]:
    return lesen(f"{PFAD}/berater/{id}", BeraterRead)


def anlegen(eingabe: BeraterCreate, *, key: str | None = None) -> Aufruf[BeraterRead]:
    return handeln(f"{PFAD}/berater", BeraterRead, eingabe, key=key)


def aendern(
    id: UUID, eingabe: BeraterAendern, *, etag: str, key: str | None = None
) -> Aufruf[BeraterRead]:
    return handeln(f"{PFAD}/berater/{id}/aendern", BeraterRead, eingabe, etag=etag, key=key)


def auslastung(*, von: date, bis: date, team: UUID | None = None) -> Aufruf[AuslastungenRead]:
    """Return the days of each team and week between `von` and `bis`, both included."""
    return lesen(
        f"{PFAD}/auslastung",
        AuslastungenRead,
        von=von.isoformat(),
        bis=bis.isoformat(),
        berater=team,
    )


def abwesenheiten(id: UUID, *, von: date) -> Aufruf[Liste[AbwesenheitRead]]:
    """Return what is in force and ends on or after `von`, by its beginning."""
    return lesen(
        f"{PFAD}/berater/{id}/abwesenheiten",
        Liste[AbwesenheitRead],
        von=von.isoformat(),
        zurueckgenommen=False,
        limit=200,
    )


def abwesenheit_eintragen(
    id: UUID, eingabe: AbwesenheitCreate, *, key: str | None = None
) -> Aufruf[AbwesenheitRead]:
    return handeln(f"{PFAD}/berater/{id}/abwesenheiten", AbwesenheitRead, eingabe, key=key)


def abwesenheit_zuruecknehmen(
    id: UUID, *, etag: str, key: str | None = None
) -> Aufruf[AbwesenheitRead]:
    return handeln(f"{PFAD}/abwesenheiten/{id}/zuruecknehmen", AbwesenheitRead, etag=etag, key=key)


def kalender_uebernehmen(
    id: UUID, inhalt: bytes, *, vollstaendig: bool, key: str | None = None
) -> Aufruf[KalenderRead]:
    """Take over an absence calendar (iCalendar); `vollstaendig`: what it lacks is taken back."""
    return Aufruf(
        "POST",
        f"{PFAD}/berater/{id}/abwesenheiten/ics",
        KalenderRead,
        frage={"vollstaendig": vollstaendig},
        inhalt=inhalt,
        inhaltsart="text/calendar",
        key=key,
        frist=30,
    )
