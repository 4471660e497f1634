"""The life of a Buchung in one table: which act leads where, and who may do it."""

from dataclasses import dataclass

from services.beratung.tables import Akt, Buchung
from shared.auth import Rolle
from shared.errors import DomainError
from shared.schemas.beratung import BuchungStatus as S


@dataclass(frozen=True, slots=True)
class Uebergang:
    von: frozenset[S]
    nach: S
    rollen: tuple[Rolle, ...]


UEBERGAENGE = {
    Akt.BESTAETIGEN: Uebergang(frozenset({S.RESERVIERT}), S.BESTAETIGT, (Rolle.BERATUNG,)),
    Akt.DURCHFUEHREN: Uebergang(frozenset({S.BESTAETIGT}), S.DURCHGEFUEHRT, (Rolle.BERATUNG,)),
    Akt.STORNIEREN: Uebergang(
        frozenset({S.RESERVIERT, S.BESTAETIGT}), S.STORNIERT, (Rolle.KOMMUNE, Rolle.BERATUNG)
    ),
}


class StatuswechselUnzulaessig(DomainError):
    status, slug = 409, "statuswechsel-unzulaessig"
    title = "Dieser Schritt ist im jetzigen Status nicht möglich"


def pruefe_uebergang(buchung: Buchung, akt: Akt) -> None:
    """Refuse an act that the table does not list for this status."""
    if buchung.status not in UEBERGAENGE[akt].von:
        raise StatuswechselUnzulaessig(f"„{akt}“ geht nicht im Status „{buchung.status}“.")
