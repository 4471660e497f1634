"""Use case: a Kommune asks to use the Vorhaben of another one."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.nachnutzung.queries import gelesen
from services.foerderung.tables import AKTE, Akt, Nachnutzung
from services.foerderung.vorhaben.queries import lies_vorhaben
from shared.errors import DomainError
from shared.funktionspostfach import pruefe_funktionspostfach
from shared.schemas.vorhaben import NachnutzungRead, Nachnutzungsstatus, NachnutzungWrite
from shared.vorgang import Vorgang

LAUFEND = text("status IN ('angefragt', 'zugesagt', 'in_nutzung')")


class FremdeNachnutzung(DomainError):
    status, slug = 403, "fremde-nachnutzung"
    title = "Eine Kommune fragt nur für sich selbst an"


class EigenesVorhaben(DomainError):
    status, slug, title = 409, "eigenes-vorhaben", "Dieses Vorhaben ist Ihr eigenes"


class SchonAngefragt(DomainError):
    status, slug, title = 409, "nachnutzung-laeuft", "Diese Nachnutzung gibt es schon"


async def anfragen(
    session: AsyncSession, vorhaben_id: UUID, eingabe: NachnutzungWrite, vorgang: Vorgang
) -> NachnutzungRead:
    """Enter the request; the database lets one run at a time for each Kommune.

    The mailbox does not go into the Ereignis.
    """
    if not vorgang.person.vertritt(eingabe.ags):
        raise FremdeNachnutzung("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    pruefe_funktionspostfach(eingabe.funktionspostfach)
    vorhaben = await lies_vorhaben(session, vorhaben_id)
    if eingabe.ags == vorhaben.traeger or eingabe.ags in vorhaben.partner:
        raise EigenesVorhaben("Träger und Partner nutzen es ohnehin.")
    nachnutzung = await session.scalar(
        insert(Nachnutzung)
        .values(
            version=1,
            vorhaben=vorhaben_id,
            kommune=eingabe.ags,
            funktionspostfach=eingabe.funktionspostfach,
            status=Nachnutzungsstatus.ANGEFRAGT,
            tag=vorgang.heute,
        )
        .on_conflict_do_nothing(index_elements=["vorhaben", "kommune"], index_where=LAUFEND)
        .returning(Nachnutzung)
    )
    if nachnutzung is None:
        raise SchonAngefragt("Ihre Kommune hat schon angefragt; lesen Sie den Stand nach.")
    kommunen = {eingabe.ags, *([vorhaben.traeger] if vorhaben.traeger else [])}
    await AKTE.vermerke(
        session,
        nachnutzung,
        Akt.NACHNUTZEN,
        vorgang,
        kommunen=kommunen,
        vorhaben=str(vorhaben_id),
    )
    return gelesen(nachnutzung, vorgang.person)
