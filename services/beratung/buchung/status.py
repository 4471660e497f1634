"""The life of a Buchung in one table: which act leads where, and who may do it."""

from dataclasses import dataclass

from services.beratung.tables import Akt, Buchung
from shared.auth import Rolle
from shared.errors import DomainError
from shared.schemas.beratung import BuchungStatus as S


@dataclass(frozen=True, slots=True)
class Uebergang:
    """`nach` is None for what leaves the status as it is; `alle`: each Kommune that takes part may
    do it for itself, not only the leading one.
    """

    von: frozenset[S]
    nach: S | None
    rollen: tuple[Rolle, ...]
    alle: bool = False


RESERVIERT, BESTAETIGT = frozenset({S.RESERVIERT}), frozenset({S.BESTAETIGT})
BERATUNG = (Rolle.BERATUNG,)
BEIDE = (Rolle.KOMMUNE, Rolle.BERATUNG)

UEBERGAENGE = {
    Akt.BESTAETIGEN: Uebergang(RESERVIERT, S.BESTAETIGT, BERATUNG),
    Akt.UMBUCHEN: Uebergang(RESERVIERT | BESTAETIGT, None, BEIDE),
    Akt.ZUSTIMMEN: Uebergang(RESERVIERT, None, BEIDE, alle=True),
    Akt.ABLEHNEN: Uebergang(RESERVIERT, None, (Rolle.KOMMUNE,), alle=True),
    Akt.STORNIEREN: Uebergang(RESERVIERT | BESTAETIGT, S.STORNIERT, BEIDE),
    Akt.DURCHFUEHREN: Uebergang(BESTAETIGT, S.DURCHGEFUEHRT, BERATUNG),
    Akt.NICHT_ERSCHIENEN: Uebergang(BESTAETIGT, S.NICHT_ERSCHIENEN, BERATUNG),
    Akt.BEWERTEN: Uebergang(frozenset({S.DURCHGEFUEHRT}), S.BEWERTET, (Rolle.KOMMUNE,)),
}


class StatuswechselUnzulaessig(DomainError):
    status, slug = 409, "statuswechsel-unzulaessig"
    title = "Dieser Schritt ist im jetzigen Status nicht möglich"


class AngebotOffen(DomainError):
    status, slug, title = 409, "angebot-offen", "Dieser Termin ist ein Angebot der Warteliste"


def pruefe_uebergang(buchung: Buchung, akt: Akt) -> None:
    """Refuse an act that the table does not list for this status, and any upon a mere offer."""
    if buchung.angebot and buchung.status is S.RESERVIERT:
        raise AngebotOffen("Nehmen Sie es auf der Warteliste an, oder lehnen Sie es dort ab.")
    if buchung.status not in UEBERGAENGE[akt].von:
        raise StatuswechselUnzulaessig(f"„{akt}“ geht nicht im Status „{buchung.status}“.")
