"""Use case: somebody takes a secret address under which a calendar program reads Termine.

The secret has 256 random bits. Only its SHA-256 is kept, so a copy of the database opens no
calendar, and no answer that holds it is stored: a repeated request is refused instead.
"""

import re
import secrets
from hashlib import sha256

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.auskunft import KommuneUnbekannt
from services.beratung.kalenderabo.queries import gelesen
from services.beratung.kalenderabo.vermerken import vermerke
from services.beratung.planung.berater.queries import verlange_genannten
from services.beratung.tables import Akt, Kalenderabo
from services.beratung.tables.basis import AGS
from shared.auth import Person, Rolle, RolleFehlt
from shared.errors import DomainError
from shared.schemas.kalenderabo import KalenderaboCreate, KalenderaboNeu
from shared.vorgang import Vorgang

PFAD = "/beratung/v1/kalender"
HOECHSTENS = 10
FREIE_NUMMER = text("""
    SELECT min(n) FROM generate_series(1, :hoechstens) AS n
     WHERE n NOT IN (SELECT nr FROM beratung.kalenderabo WHERE widerrufen_am IS NULL
                        AND (kommune = CAST(:ags AS text)
                             OR berater_id = CAST(:berater AS uuid)))""")


class FremderKalender(DomainError):
    status, slug, title = 403, "fremder-kalender", "Das ist nicht Ihr Kalender"


class KalenderZuViele(DomainError):
    status, slug, title = 409, "kalender-zu-viele", "Dafür gibt es schon zehn Kalenderadressen"


class KalenderSchonAusgegeben(DomainError):
    status, slug, title = 409, "kalender-schon-ausgegeben", "Diese Adresse wurde schon genannt"


async def abonnieren(
    session: AsyncSession,
    wunsch: KalenderaboCreate,
    vorgang: Vorgang,
    *,
    schluessel: str | None,
    oeffentlich: str,
) -> KalenderaboNeu:
    """Return the address, this once; `schluessel` is the request's Idempotency-Key."""
    await _verlange_berechtigung(session, wunsch, vorgang.person)
    subjekt = wunsch.ags or str(wunsch.berater)
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"kalender {subjekt}", 0)))
    )
    werte = {"hoechstens": HOECHSTENS, "ags": wunsch.ags, "berater": wunsch.berater}
    nr = await session.scalar(FREIE_NUMMER, werte)
    if nr is None:
        raise KalenderZuViele("Widerrufen Sie eine, die niemand mehr braucht.")
    geheimnis = secrets.token_urlsafe(32)
    abo = await session.scalar(
        insert(Kalenderabo)
        .values(
            version=1,
            kommune=wunsch.ags,
            berater_id=wunsch.berater,
            nr=nr,
            geheimnis=fingerabdruck(geheimnis),
            anfrage=schluessel and fingerabdruck(f"{vorgang.person.sub}\n{schluessel}"),
            angelegt_am=vorgang.heute,
        )
        .on_conflict_do_nothing(index_elements=["anfrage"])
        .returning(Kalenderabo)
    )
    if abo is None:
        raise KalenderSchonAusgegeben(
            "Sie wird nur einmal genannt. Ging sie verloren, widerrufen Sie sie und nehmen Sie"
            " mit einem neuen Schlüssel eine andere."
        )
    await vermerke(session, abo, Akt.ABONNIEREN, vorgang)
    adresse = f"{oeffentlich}{PFAD}/{geheimnis}.ics"
    return KalenderaboNeu(**gelesen(abo).model_dump(), adresse=adresse)


def fingerabdruck(geheimnis: str) -> bytes:
    """Return what is kept of a secret; 256 random bits need no salt."""
    return sha256(geheimnis.encode()).digest()


async def _verlange_berechtigung(
    session: AsyncSession, wunsch: KalenderaboCreate, person: Person
) -> None:
    noetig = Rolle.KOMMUNE if wunsch.ags else Rolle.BERATUNG
    if noetig not in person.rollen:
        raise RolleFehlt(f"Nötig ist die Rolle „{noetig}“.")
    if wunsch.ags and not person.vertritt(wunsch.ags):
        raise FremderKalender("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    if wunsch.ags and not re.fullmatch(AGS, wunsch.ags):
        raise KommuneUnbekannt(f"Den Gemeindeschlüssel {wunsch.ags} gibt es in Hessen nicht.")
    await verlange_genannten(session, wunsch.berater)
