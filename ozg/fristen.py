"""How long data of persons are kept, or in one sentence why that cannot be said."""

from typing import TYPE_CHECKING

from ozg.umgebung import Abbruch

if TYPE_CHECKING:
    from shared.personendaten.fristen import Fristen


def fristen_lesen() -> "Fristen":
    """Return what OZG_AUFHEBEN_* say; raises Abbruch."""
    from pydantic import ValidationError

    from shared.personendaten.fristen import Fristen
    from shared.settings import einstellungsfehler

    try:
        return Fristen()
    except ValidationError as error:
        raise Abbruch(einstellungsfehler(error, Fristen)) from error
