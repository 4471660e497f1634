"""Use case: what came of a Vorhaben is entered in the catalogue as an Onlinedienst."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.tables import AKTE, Akt
from services.foerderung.vorhaben.queries import get_vorhaben, lock_vorhaben
from services.foerderung.vorhaben.schreiben import beteiligte
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import Abgelehnt, NichtErlaubt
from shared.errors import DomainError
from shared.idempotency import WirdBearbeitet
from shared.schemas.onlinedienst import OnlinedienstCreate, OnlinedienstWrite
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

    The Katalog enters one of a Vorhaben at most. Where its answer or the commit was lost, whoever
    asks again gets that one, as it was entered then.
    """
    vorhaben = await lock_vorhaben(session, vorgang)
    if vorhaben.onlinedienst is not None:
        raise SchonImKatalog(f"Als Onlinedienst {vorhaben.onlinedienst}.")
    neuer = OnlinedienstCreate(**eingabe.model_dump(), vorhaben=vorhaben.id)
    vorhaben.onlinedienst = await _eingetragen(katalog, neuer, token)
    await AKTE.vermerke(
        session,
        vorhaben,
        Akt.IN_KATALOG,
        vorgang,
        kommunen=beteiligte(vorhaben),
        onlinedienst=str(vorhaben.onlinedienst),
    )
    return await get_vorhaben(session, vorhaben.id)


async def _eingetragen(katalog: KatalogClient, neuer: OnlinedienstCreate, token: str) -> UUID:
    """Return the id of the Onlinedienst, entered now or before."""
    try:
        dienst = await katalog.onlinedienst_anlegen(neuer, token=token, key=str(uuid4()))
    except NichtErlaubt as grund:
        raise TokenGiltNurHier(
            "Melden Sie sich als Person an: Das Token eines Programms gilt nur in einem Dienst."
        ) from grund
    except Abgelehnt as abgelehnt:
        problem = abgelehnt.problem
        match problem.type.removeprefix("/probleme/"):
            case "onlinedienst-schon-da":
                return UUID(getattr(problem, "onlinedienst", ""))
            case WirdBearbeitet.slug:
                raise WirdBearbeitet("Fragen Sie gleich noch einmal.") from abgelehnt
        raise KatalogLehntAb(f"Seine Begründung: {problem.title}.", katalog=problem) from abgelehnt
    return dienst.id
