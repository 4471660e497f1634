"""Use case: a Kommune registers for a Veranstaltung, or takes its turn when there is no room."""

from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import Akt, Anmeldung, Veranstaltung
from services.beratung.veranstaltung.bearbeiten import verlange_bevorstehende
from services.beratung.veranstaltung.queries import anmeldung_gelesen, lock_veranstaltung
from services.beratung.veranstaltung.sitzplaetze import belegte, setze, vermerke
from shared.deutsch import datum
from shared.errors import DomainError
from shared.funktionspostfach import pruefe_funktionspostfach
from shared.schemas.veranstaltung import AnmeldungCreate, AnmeldungRead, Anmeldungsstatus
from shared.sicht import ueber_alle
from shared.vorgang import Vorgang

LAUFEND = text("status IN ('angemeldet', 'warteliste')")


class FremdeAnmeldung(DomainError):
    status, slug, title = 403, "fremde-anmeldung", "Eine Kommune meldet nur sich selbst an"


class OhneAnmeldung(DomainError):
    status, slug, title = 409, "ohne-anmeldung", "Hier meldet man sich nicht an"


class AnmeldeschlussVorbei(DomainError):
    status, slug, title = 409, "anmeldeschluss-vorbei", "Der Anmeldeschluss ist vorbei"


class MehrAlsKapazitaet(DomainError):
    status, slug, title = 409, "mehr-als-kapazitaet", "So viele Plätze gibt es insgesamt nicht"


class SchonAngemeldet(DomainError):
    status, slug, title = 409, "schon-angemeldet", "Ihre Kommune ist schon angemeldet"


async def anmelden(
    session: AsyncSession, veranstaltung_id: UUID, wunsch: AnmeldungCreate, vorgang: Vorgang
) -> AnmeldungRead:
    """Take the seats, or a turn behind those who wait already.

    Where they fit, nobody who waits would have fitted: that is the rule seats are passed on by.
    """
    if not vorgang.person.vertritt(wunsch.ags):
        raise FremdeAnmeldung("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    pruefe_funktionspostfach(wunsch.funktionspostfach)
    veranstaltung = await lock_veranstaltung(session, veranstaltung_id)
    kapazitaet = _offene_kapazitaet(veranstaltung, vorgang)
    if wunsch.plaetze > kapazitaet:
        raise MehrAlsKapazitaet(f"Es gibt {kapazitaet} Plätze.")
    frei = kapazitaet - await belegte(session, veranstaltung_id)
    passt = wunsch.plaetze <= frei
    reihe = select(func.coalesce(func.max(col(Anmeldung.reihe)), 0) + 1).where(
        col(Anmeldung.veranstaltung_id) == veranstaltung_id
    )
    async with ueber_alle(session, "Its turn is behind those of all others."):
        anmeldung = await session.scalar(
            insert(Anmeldung)
            .values(
                version=1,
                veranstaltung_id=veranstaltung_id,
                reihe=reihe.scalar_subquery(),
                kommune=wunsch.ags,
                plaetze=wunsch.plaetze,
                funktionspostfach=wunsch.funktionspostfach,
                status=Anmeldungsstatus.ANGEMELDET if passt else Anmeldungsstatus.WARTELISTE,
                tag=vorgang.heute,
            )
            .on_conflict_do_nothing(
                index_elements=["veranstaltung_id", "kommune"], index_where=LAUFEND
            )
            .returning(Anmeldung)
        )
    if anmeldung is None:
        raise SchonAngemeldet(
            "Jede Kommune hat eine Anmeldung. Ziehen Sie sie zurück, um neu zu wählen."
        )
    if passt:
        await setze(session, anmeldung, kapazitaet=kapazitaet)
    await vermerke(session, anmeldung, Akt.ANMELDEN if passt else Akt.EINREIHEN, vorgang)
    return anmeldung_gelesen(anmeldung)


def _offene_kapazitaet(veranstaltung: Veranstaltung, vorgang: Vorgang) -> int:
    verlange_bevorstehende(veranstaltung, vorgang.heute)
    if veranstaltung.kapazitaet is None or veranstaltung.anmeldeschluss is None:
        raise OhneAnmeldung("Die Veranstaltung nennt keine Plätze.")
    if veranstaltung.anmeldeschluss < vorgang.heute:
        raise AnmeldeschlussVorbei(f"Er war am {datum(veranstaltung.anmeldeschluss)}.")
    return veranstaltung.kapazitaet
