"""The life of an entry in one table: which act leads where, and who may do it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.beratung.buchung.status import StatuswechselUnzulaessig
from services.beratung.tables import Akt, Wartelisteneintrag
from shared.auth import Rolle
from shared.schemas.warteliste import Eintragsstatus as S

DARF = (Rolle.KOMMUNE, Rolle.BERATUNG)
DIENST: tuple[Rolle, ...] = ()  # nobody: the service itself


@dataclass(frozen=True, slots=True)
class Uebergang:
    von: frozenset[S]
    nach: S
    rollen: tuple[Rolle, ...]


UEBERGAENGE: Mapping[Akt, Uebergang] = {
    Akt.ANBIETEN: Uebergang(frozenset({S.WARTEND}), S.ANGEBOTEN, DIENST),
    Akt.ANNEHMEN: Uebergang(frozenset({S.ANGEBOTEN}), S.ANGENOMMEN, DARF),
    Akt.ABLEHNEN: Uebergang(frozenset({S.ANGEBOTEN}), S.ABGELEHNT, DARF),
    # an offer nobody answered, or a window that is over
    Akt.ABLAUFEN: Uebergang(frozenset({S.WARTEND, S.ANGEBOTEN}), S.ABGELAUFEN, DIENST),
    Akt.ZURUECKZIEHEN: Uebergang(frozenset({S.WARTEND, S.ANGEBOTEN}), S.ZURUECKGEZOGEN, DARF),
}


def pruefe_uebergang(eintrag: Wartelisteneintrag, akt: Akt) -> None:
    """Refuse an act that the table does not list for this status."""
    if eintrag.status not in UEBERGAENGE[akt].von:
        raise StatuswechselUnzulaessig(f"„{akt}“ geht nicht im Status „{eintrag.status}“.")
