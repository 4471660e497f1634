"""A figure that is no count."""

from datetime import date

from services.beratung.kennzahl.definitionen import Wertdefinition
from shared.schemas.kennzahl import WertRead


def wert(
    definition: Wertdefinition,
    gemessen: float | None,
    grundlage: int,
    *,
    stand: date,
    quelle: str,
) -> WertRead:
    """Return it with one decimal place, or the reason why there is none."""
    return WertRead(
        kennzahl=definition.kennzahl,
        titel=definition.titel,
        wert=None if gemessen is None else round(float(gemessen), 1),
        einheit=definition.einheit,
        definition=definition.definition,
        grundlage=grundlage,
        grund=definition.ohne if gemessen is None else None,
        stand=stand,
        quelle=quelle,
    )
