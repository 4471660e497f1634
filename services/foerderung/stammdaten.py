"""Reference data: the shipped programmes, their budgets, Modellkommunen and their Vorhaben."""

import logging

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.einrichten import budgets_einrichten
from services.foerderung.modellkommune.verzeichnis import modellkommunenverzeichnis
from services.foerderung.programm.mitgeliefert import Mitgeliefert, mitgelieferte
from services.foerderung.tables import Modellkommune, Programmfassung, Vorhaben
from services.foerderung.vorhaben.verzeichnis import vorhabenverzeichnis
from shared.sortierung import gefaltet

log = logging.getLogger(__name__)


class FassungGeaendert(Exception):
    """A shipped document changed although its version is published: a release must number it."""


async def einspielen(session: AsyncSession) -> None:
    """Put in what the documents say; what is published or bound already stays as it is."""
    for mitgeliefert in mitgelieferte().values():
        await _programm(session, mitgeliefert)
    await _modellkommunen(session)
    await _vorhaben(session)


async def _programm(session: AsyncSession, neu: Mitgeliefert) -> None:
    """Publish a shipped version that is new; raises FassungGeaendert.

    Where the Koordinierungsstelle has published its own version of this number or for this day,
    hers stays and the shipped one is left out.
    """
    programm = neu.programm
    belegt = (
        await session.execute(
            select(col(Programmfassung.pruefsumme), col(Programmfassung.mitgeliefert)).where(
                col(Programmfassung.code) == programm.code,
                or_(
                    col(Programmfassung.fassung) == neu.fassung,
                    col(Programmfassung.veroeffentlicht_am).is_not(None)
                    & (col(Programmfassung.gueltig_ab) == neu.gueltig_ab),
                ),
            )
        )
    ).all()
    if not belegt:
        await _veroeffentlicht(session, neu)
        # as on its first day: what is due since is set when money of it is moved
        await budgets_einrichten(session, programm, ab=neu.gueltig_ab, heute=neu.gueltig_ab)
    elif any(zeile.mitgeliefert and zeile.pruefsumme != programm.inhalt for zeile in belegt):
        raise FassungGeaendert(
            f"Das mitgelieferte Programm {programm.code} hat einen anderen Inhalt als die"
            f" veröffentlichte Fassung {neu.fassung}. Eine veröffentlichte Fassung ändert sich"
            " nicht: Geben Sie dem Dokument eine neue Nummer und den Tag, ab dem es gilt."
        )
    elif any(not zeile.mitgeliefert for zeile in belegt):
        log.warning(
            "shipped programme left out: a published version of its own takes its place",
            extra={"programm": programm.code, "fassung": neu.fassung},
        )


async def _veroeffentlicht(session: AsyncSession, neu: Mitgeliefert) -> None:
    await session.execute(
        insert(Programmfassung).values(
            version=1,
            code=neu.programm.code,
            fassung=neu.fassung,
            gueltig_ab=neu.gueltig_ab,
            inhalt=neu.inhalt,
            pruefsumme=neu.programm.inhalt,
            veroeffentlicht_am=neu.gueltig_ab,
            mitgeliefert=True,
        )
    )


async def _modellkommunen(session: AsyncSession) -> None:
    gelesen = modellkommunenverzeichnis()
    rows = [
        {
            **eintrag.model_dump(),
            "sortierung": gefaltet(eintrag.name),
            "entschieden_am": gelesen.entschieden_am,
            "quelle": gelesen.quelle,
        }
        for eintrag in gelesen.kommunen
    ]
    statement = insert(Modellkommune).values(rows)
    neu = {name: statement.excluded[name] for name in rows[0] if name != "ags"}
    await session.execute(statement.on_conflict_do_update(index_elements=["ags"], set_=neu))


async def _vorhaben(session: AsyncSession) -> None:
    """Put in the Vorhaben of the sources; what somebody has changed since stays as it is."""
    rows = [eintrag.spalten() | {"version": 1} for eintrag in vorhabenverzeichnis().vorhaben]
    statement = insert(Vorhaben).values(rows)
    neu = {name: statement.excluded[name] for name in rows[0] if name != "id"}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["kennung"], set_=neu, where=col(Vorhaben.version) == 1
        )
    )
