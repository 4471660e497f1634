"""What a wish must say before anything is asked of the database: each refusal names its reason."""

from collections.abc import Sequence
from decimal import Decimal

from shared.errors import DomainError
from shared.schemas.problem import InputError

DAUERN = (Decimal("2.5"), Decimal(3))
HOECHSTENS = 500


class DauerUnzulaessig(DomainError):
    status, slug, title = 422, "dauer-unzulaessig", "Eine Beratung dauert 2,5 oder 3 Tage"


class TeilnehmendeUnzulaessig(DomainError):
    status, slug = 422, "teilnehmende-unzulaessig"
    title = f"Eine Beratung hat 1 bis {HOECHSTENS} Teilnehmende"


class PartnerUngueltig(DomainError):
    status, slug, title = 422, "partner-ungueltig", "Diese Kommunen passen nicht zusammen"


def volle_dauer(wert: Decimal) -> Decimal:
    """Return 2.5 or 3, without the zeros somebody may have added."""
    for dauer in DAUERN:
        if wert == dauer:
            return dauer
    raise DauerUnzulaessig(
        f"Gewünscht sind {str(wert).replace('.', ',')} Tage. Wählen Sie 2.5 oder 3.",
        errors=[_an("dauer_tage", "dauer", "2.5 oder 3")],
    )


def pruefe_teilnehmende(anzahl: int) -> None:
    if not 1 <= anzahl <= HOECHSTENS:
        raise TeilnehmendeUnzulaessig(
            f"Angegeben sind {anzahl}. Nennen Sie 1 bis {HOECHSTENS}.",
            errors=[_an("teilnehmende", "anzahl", f"1 bis {HOECHSTENS}")],
        )


def pruefe_partner(lead: str, partner: Sequence[str]) -> None:
    """Refuse a Kommune that is named twice."""
    if len({lead, *partner}) <= len(partner):
        raise PartnerUngueltig(
            "Nennen Sie jede weitere Kommune einmal und die federführende nur unter ags.",
            errors=[_an("partner", "doppelt", "Jede Kommune einmal.")],
        )


def _an(feld: str, code: str, detail: str) -> InputError:
    return InputError(pointer=f"/body/{feld}", code=code, detail=detail)
