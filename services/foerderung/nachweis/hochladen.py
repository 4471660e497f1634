"""Use case: a Kommune hands in a file for its Antrag."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.nachweis.zulaessig import gesperrter_antrag, pruefe_art
from services.foerderung.tables import AKTE, Akt, Antrag, Nachweis
from shared.dateien.annehmen import Angenommen
from shared.errors import DomainError
from shared.schemas.datei import Scanstatus
from shared.schemas.nachweis import MAX_JE_ANTRAG, Nachweisart
from shared.vorgang import Vorgang


class NachweisSchonDa(DomainError):
    status, slug, title = 409, "nachweis-schon-da", "Diese Datei liegt dem Antrag schon bei"


class NachweiseZuUmfangreich(DomainError):
    status, slug = 409, "nachweise-zu-umfangreich"
    title = "Die Nachweise des Antrags werden zusammen zu groß"


async def hochladen(
    session: AsyncSession, *, id: UUID, hochgeladen: Angenommen, vorgang: Vorgang
) -> Nachweis:
    """Take the file over; it is served when the scan says that it is clean."""
    antrag = await gesperrter_antrag(session, id, vorgang.person)
    art = Nachweisart(hochgeladen.felder["art"])
    await pruefe_art(session, antrag, art, heute=vorgang.heute)
    await _noch_nicht_da(session, antrag, hochgeladen.pruefsumme)
    await _platz_belegen(session, antrag, hochgeladen.groesse)
    nachweis = Nachweis(
        antrag=antrag.id,
        art=art,
        kommunen=sorted(vorgang.person.ags.intersection(antrag.kommunen)),
        dateiname=hochgeladen.dateiname,
        typ=hochgeladen.typ,
        groesse=hochgeladen.groesse,
        pruefsumme=hochgeladen.pruefsumme,
        ablage=hochgeladen.schluessel,
        scan=Scanstatus.AUSSTEHEND,
        naechster_versuch=vorgang.jetzt,
        sub=vorgang.person.sub,
        tag=vorgang.heute,
        zeitpunkt=vorgang.jetzt,
    )
    session.add(nachweis)
    await AKTE.vermerke(
        session,
        nachweis,
        Akt.HOCHLADEN,
        vorgang,
        kommunen=antrag.kommunen,
        antrag=str(antrag.id),
        art=nachweis.art,
        typ=nachweis.typ,
        groesse=nachweis.groesse,
    )
    hochgeladen.verwendet = True
    return nachweis


async def _noch_nicht_da(session: AsyncSession, antrag: Antrag, pruefsumme: str) -> None:
    gleicher = await session.scalar(
        select(col(Nachweis.id)).where(
            col(Nachweis.antrag) == antrag.id,
            col(Nachweis.pruefsumme) == pruefsumme,
            col(Nachweis.entfernt_am).is_(None),
        )
    )
    if gleicher:
        raise NachweisSchonDa("Sie wurde schon hochgeladen.", nachweis=gleicher)


async def _platz_belegen(session: AsyncSession, antrag: Antrag, groesse: int) -> None:
    belegt = await session.scalar(
        update(Antrag)
        .where(
            col(Antrag.id) == antrag.id,
            col(Antrag.nachweis_bytes) + groesse <= MAX_JE_ANTRAG,
        )
        .values(nachweis_bytes=col(Antrag.nachweis_bytes) + groesse)
        .returning(col(Antrag.nachweis_bytes))
        .execution_options(synchronize_session=False)
    )
    if belegt is None:
        frei = MAX_JE_ANTRAG - antrag.nachweis_bytes
        raise NachweiseZuUmfangreich(
            f"Zusammen dürfen sie {MAX_JE_ANTRAG >> 20} MiB haben.", freie_bytes=frei
        )


async def platz_freigeben(session: AsyncSession, nachweis: Nachweis) -> None:
    """Give back what a file took that is no longer there."""
    await session.execute(
        update(Antrag)
        .where(col(Antrag.id) == nachweis.antrag)
        .values(nachweis_bytes=col(Antrag.nachweis_bytes) - nachweis.groesse)
        .execution_options(synchronize_session=False)
    )
