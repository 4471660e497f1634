"""What stands before every act upon an Antrag, at its route."""

from typing import Any

from services.foerderung.antrag.ablehnungen import mit_vermerk_der_ablehnung
from services.foerderung.antrag.status import UEBERGAENGE
from services.foerderung.tables import Akt, Antwort
from shared.auth import braucht
from shared.errors import problems
from shared.idempotency import once

AKT = problems(401, 403, 404, 409, 412, 422, 428)
MIT_SCHLUESSEL = AKT | problems(400)


def schritt(akt: Akt, *zuvor: Any, mit_schluessel: bool = False) -> list[Any]:
    """Return what stands before an act: the row of a refusal, the roles, the repeated request.

    `zuvor` is asked before the first statement: no connection waits for it.

    `mit_schluessel` is for acts that move money: none is done twice by a request sent twice.
    """
    rollen = braucht(*UEBERGAENGE[akt].rollen)
    return [mit_vermerk_der_ablehnung, rollen, *zuvor, once(Antwort, required=mit_schluessel)]
