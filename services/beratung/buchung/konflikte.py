"""The database's refusals in words: which constraint means what to the one who books."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from shared.errors import DomainError


class TerminVergeben(DomainError):
    status, slug, title = 409, "termin-vergeben", "Dieser Termin ist schon vergeben"


class KommuneBelegt(DomainError):
    status, slug, title = (
        409,
        "kommune-belegt",
        "Ihre Kommune hat zu dieser Zeit schon eine Beratung",
    )


class PlatzVergeben(DomainError):
    status, slug, title = 409, "platz-vergeben", "Der kostenfreie Platz ist gerade vergeben worden"


class OhneKalender(DomainError):
    status, slug, title = 422, "ohne-kalender", "So weit im Voraus gibt es noch keinen Kalender"


NICHTS_GEBUCHT = "Nichts wurde gebucht. Wählen Sie einen anderen Beginn."
BEDEUTUNG: dict[str, type[DomainError]] = {
    "berater_frei": TerminVergeben,
    "kommune_frei": KommuneBelegt,
    "platz_frei": PlatzVergeben,
    "berater_eingesetzt": TerminVergeben,
    "in_der_arbeitszeit": TerminVergeben,
    "termin_arbeitstag_fkey": OhneKalender,
}


@contextmanager
def uebersetzt(nichts: str = NICHTS_GEBUCHT) -> Iterator[None]:
    """Turn the violation of a booking constraint into its refusal; any other stays a bug.

    `nichts` says what has not happened then.
    """
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
        if name not in BEDEUTUNG:
            raise
        raise BEDEUTUNG[name](nichts) from error
