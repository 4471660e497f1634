"""Use case: the Koordinierungsstelle publishes a version; from its day on its rules hold."""

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.einrichten import budgets_einrichten
from services.foerderung.programm.bestand import lies_inhalt
from services.foerderung.programm.dokument import Programm
from services.foerderung.programmversion.bericht import bericht
from services.foerderung.programmversion.entwerfen import fremde_bezuege
from services.foerderung.programmversion.queries import ProgrammversionUnbekannt
from services.foerderung.tables import AKTE, Akt, Programmfassung
from shared.errors import DomainError
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class FassungVeroeffentlicht(DomainError):
    status, slug, title = 409, "fassung-veroeffentlicht", "Diese Fassung ist veröffentlicht"


class FassungVerspaetet(DomainError):
    status, slug, title = 409, "fassung-verspaetet", "Der erste Tag dieser Fassung ist vorbei"


class FassungPasstNichtMehr(DomainError):
    status, slug, title = 409, "fassung-passt-nicht-mehr", "Dieser Entwurf passt nicht mehr"


class TagVergeben(DomainError):
    status, slug = 409, "tag-vergeben"
    title = "Ab diesem Tag gilt schon eine andere Fassung"


async def veroeffentlichen(session: AsyncSession, *, vorgang: Bearbeitung) -> Programmfassung:
    """Publish a draft; its budgets have its sums from its first day, earlier versions stay."""
    fassung = await entwurf(session, vorgang)
    pruefe_version(fassung.version, vorgang.version)
    if fassung.gueltig_ab < vorgang.heute:
        raise FassungVerspaetet(
            f"Sie sollte ab {fassung.gueltig_ab:%d.%m.%Y} gelten, und rückwirkend gilt keine."
        )
    programm = await _passt_noch(session, fassung)
    await _belege_tag(session, fassung, vorgang)
    await budgets_einrichten(session, programm, ab=fassung.gueltig_ab, heute=vorgang.heute)
    await AKTE.vermerke(
        session,
        fassung,
        Akt.VEROEFFENTLICHEN,
        vorgang,
        programm=fassung.code,
        regelversion=programm.regelversion,
        gueltig_ab=fassung.gueltig_ab.isoformat(),
    )
    return fassung


async def entwurf(session: AsyncSession, vorgang: Bearbeitung) -> Programmfassung:
    """Return the draft, locked; refuse what is published."""
    fassung = await session.scalar(
        select(Programmfassung).where(col(Programmfassung.id) == vorgang.id).with_for_update()
    )
    if fassung is None:
        raise ProgrammversionUnbekannt(f"Keine Fassung mit der Kennung {vorgang.id}.")
    if fassung.veroeffentlicht_am is not None:
        raise FassungVeroeffentlicht(
            "Eine veröffentlichte Fassung ändert sich nicht mehr; entwerfen Sie eine neue."
        )
    return fassung


async def _passt_noch(session: AsyncSession, fassung: Programmfassung) -> Programm:
    """Return the programme; what was right when it was drafted may be wrong by now."""
    try:
        programm = lies_inhalt(fassung.inhalt, (fassung.fassung, fassung.pruefsumme))
    except ValidationError as error:
        fehler = bericht(error, wo=("dokument",))
        raise FassungPasstNichtMehr("Entwerfen Sie sie neu.", errors=fehler) from error
    if fremd := await fremde_bezuege(
        session, programm, gueltig_ab=fassung.gueltig_ab, wo="/dokument"
    ):
        raise FassungPasstNichtMehr(
            "Andere Programme haben sich inzwischen geändert; entwerfen Sie sie neu.", errors=fremd
        )
    return programm


async def _belege_tag(
    session: AsyncSession, fassung: Programmfassung, vorgang: Bearbeitung
) -> None:
    """Publish unless another version of the day is; who comes second waits for the first."""
    vergeben = TagVergeben(
        f"Für {fassung.code} ist schon eine Fassung ab {fassung.gueltig_ab:%d.%m.%Y}"
        " veröffentlicht."
    )
    fassung.veroeffentlicht_am = vorgang.heute
    try:
        await session.flush()
    except IntegrityError as error:
        raise vergeben from error
