"""Use case: what came of a Vorhaben is entered in the catalogue as an Onlinedienst."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.tables import AKTE, Akt
from services.foerderung.vorhaben.queries import get_vorhaben, lock_vorhaben
from services.foerderung.vorhaben.schreiben import beteiligte
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import Abgelehnt, NichtErlaubt
from shared.errors import DomainError
from shared.idempotency import WirdBearbeitet
from shared.schemas.onlinedienst import OnlinedienstWrite
from shared.schemas.vorhaben import VorhabenRead
from shared.vorgang import Bearbeitung


class SchonImKatalog(DomainError):
    status, slug, title = 409, "schon-im-katalog", "Dieses Vorhaben steht schon im Katalog"


class KatalogLehntAb(DomainError):
    status, slug, title = 422, "katalog-lehnt-ab", "Der Katalog nimmt den Onlinedienst nicht an"


class TokenGiltNurHier(DomainError):
    status, slug, title = 403, "token-gilt-nur-hier", "Ihr Token gilt im Katalog nicht"


async def in_katalog_uebernehmen(
    session: AsyncSession,
    eingabe: OnlinedienstWrite,
    *,
    katalog: KatalogClient,
    token: str,
    vorgang: Bearbeitung,
) -> VorhabenRead:
    """Have the Katalog enter the Onlinedienst in the caller's name, and keep its id.

    The row stays locked while the Katalog is asked, or two people at once would enter it twice.
    Where the answer or the commit is lost, the same request finds the same Onlinedienst: the
    Katalog keeps its answer under the Vorhaben and its version.
    """
    vorhaben = await lock_vorhaben(session, vorgang)
    if vorhaben.onlinedienst is not None:
        raise SchonImKatalog(f"Als Onlinedienst {vorhaben.onlinedienst}.")
    try:
        dienst = await katalog.onlinedienst_anlegen(
            eingabe, token=token, key=f"vorhaben-{vorhaben.id}-{vorhaben.version}"
        )
    except NichtErlaubt as grund:
        raise TokenGiltNurHier(
            "Melden Sie sich als Person an: Das Token eines Programms gilt nur in einem Dienst."
        ) from grund
    except Abgelehnt as abgelehnt:
        if abgelehnt.problem.type.endswith(f"/{WirdBearbeitet.slug}"):
            raise WirdBearbeitet("Fragen Sie gleich noch einmal.") from abgelehnt
        raise KatalogLehntAb(
            f"Seine Begründung: {abgelehnt.problem.title}.", katalog=abgelehnt.problem
        ) from abgelehnt
    vorhaben.onlinedienst = dienst.id
    await AKTE.vermerke(
        session,
        vorhaben,
        Akt.IN_KATALOG,
        vorgang,
        kommunen=beteiligte(vorhaben),
        onlinedienst=str(dienst.id),
    )
    return await get_vorhaben(session, vorhaben.id)
