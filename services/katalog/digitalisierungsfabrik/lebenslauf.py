"""The life of a Digitalisierungsfabrik in one table: which act leads where.

No status means that the source does not say: both acts may follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.katalog.tables import Akt, Digitalisierungsfabrik
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.katalog import Fabrikstatus as F


@dataclass(frozen=True, slots=True)
class Uebergang:
    von: frozenset[F | None]
    nach: F


UEBERGAENGE: Mapping[Akt, Uebergang] = {
    Akt.STARTEN: Uebergang(frozenset({None, F.GEPLANT}), F.LAUFEND),
    Akt.ABSCHLIESSEN: Uebergang(frozenset({None, F.LAUFEND}), F.ABGESCHLOSSEN),
}


class FabrikschrittUnzulaessig(DomainError):
    status, slug = 409, "fabrikschritt-unzulaessig"
    title = "Dieser Schritt ist für die Digitalisierungsfabrik nicht möglich"


class FabriktagUnzulaessig(DomainError):
    status, slug, title = 422, "fabriktag-unzulaessig", "An diesem Tag kann es nicht geschehen sein"


def pruefe_schritt(fabrik: Digitalisierungsfabrik, akt: Akt, *, am: date, heute: date) -> None:
    """Refuse an act the table does not list for this status, or on a day that cannot be."""
    if fabrik.status not in UEBERGAENGE[akt].von:
        raise FabrikschrittUnzulaessig(f"„{akt}“ geht nicht im Status „{fabrik.status}“.")
    if am > heute:
        raise FabriktagUnzulaessig(f"Der {datum(am)} liegt nach heute, dem {datum(heute)}.")
    if fabrik.beginn and am < fabrik.beginn:
        raise FabriktagUnzulaessig(f"Sie begann erst am {datum(fabrik.beginn)}.")
