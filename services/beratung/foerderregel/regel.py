"""The rule of the Förderung, kept here: read once, used while the Förderung is silent."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.foerderregel.lesen import PROGRAMM, Fassung, foerderungen
from services.beratung.kontingent.finanzierung import Foerderung, Foerderzeit
from services.beratung.kontingent.platz import als_range
from services.beratung.tables import Foerderregel, Foerderzeitraum
from shared.clients.foerderung import FoerderungClient
from shared.errors import DomainError
from shared.schemas.beratung import Bereich

SPERRE = text("SELECT pg_advisory_xact_lock(hashtextextended('foerderregel', 4711))")
ZEITEN_DES_MODULS = text("""
    SELECT m.bereich, lower(z.gueltig), upper(z.gueltig), z.plaetze, z.schluessel, z.topf, z.quelle,
           z.regelversion
      FROM beratung.modul m JOIN beratung.foerderregel r ON r.code = :programm
      LEFT JOIN beratung.foerderzeitraum z ON z.bereich = m.bereich
     WHERE m.nr = :modul ORDER BY 2""")


class FoerderregelFehlt(DomainError):
    """The Förderung has not said yet when the Land pays; nothing was changed."""

    status, slug, title = 503, "foerderregel-fehlt", "Die Förderregel liegt noch nicht vor"
    headers = {"Retry-After": "5"}


async def frage_foerderung(
    foerderung: FoerderungClient, *, etag: str | None
) -> tuple[dict[Bereich, Foerderung], str] | None:
    """Return when the Land pays and the ETag of that answer, None where nothing is new.

    Raises DienstNichtErreichbar, and RegelUnlesbar for what cannot be applied here.
    """
    neu = await foerderung.programmversionen(PROGRAMM, etag=etag)
    if neu is None:
        return None
    verzeichnet, neues_etag = neu
    fassungen = []
    for version in verzeichnet:
        gelesen = await foerderung.programmversion(version.id)
        fassungen.append(Fassung(version.gueltig_ab, version.regelversion, gelesen.dokument))
    return foerderungen(fassungen), neues_etag


async def bekanntes_etag(session: AsyncSession) -> str | None:
    """Return the state of the Förderung that is stored here, None where none is yet."""
    return await session.scalar(
        select(col(Foerderregel.etag)).where(col(Foerderregel.code) == PROGRAMM)
    )


async def speichere(
    session: AsyncSession,
    foerderungen: Mapping[Bereich, Foerderung],
    *,
    vorher: str | None,
    etag: str,
    jetzt: datetime,
) -> bool:
    """Put the rule in the place of what was stored before; a booking sees either of them whole.

    `vorher` is the state that was stored when the Förderung was asked. Where another answer came
    in since, nobody can tell which is the newer: this one is dropped and the next look asks again.
    Return whether it was stored.
    """
    await session.execute(SPERRE)
    if await bekanntes_etag(session) != vorher:
        return False
    regel = insert(Foerderregel).values(code=PROGRAMM, etag=etag, gelesen=jetzt)
    await session.execute(
        regel.on_conflict_do_update(index_elements=["code"], set_={"etag": etag, "gelesen": jetzt})
    )
    await session.execute(delete(Foerderzeitraum))
    session.add_all(
        Foerderzeitraum(
            bereich=bereich,
            gueltig=als_range(zeit),
            plaetze=zeit.plaetze,
            schluessel=zeit.schluessel,
            topf=zeit.topf,
            quelle=zeit.quelle,
            regelversion=zeit.regelversion,
        )
        for bereich, foerderung in foerderungen.items()
        for zeit in foerderung.zeiten
    )
    await session.flush()
    return True


async def foerderung_des_moduls(session: AsyncSession, modul: int) -> Foerderung:
    """Return when the Land pays for this module; raises FoerderregelFehlt."""
    werte = {"modul": modul, "programm": PROGRAMM}
    gelesen = (await session.execute(ZEITEN_DES_MODULS, werte)).all()
    if not gelesen:
        raise FoerderregelFehlt(
            "Die Förderung hat noch nicht gesagt, wann das Land zahlt. Versuchen Sie es gleich"
            " wieder."
        )
    zeiten = tuple(
        Foerderzeit(von, nach - timedelta(days=1), *rest)
        for _, von, nach, *rest in gelesen
        if von is not None
    )
    return Foerderung(Bereich(gelesen[0].bereich), zeiten)
