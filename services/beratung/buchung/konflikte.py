"""The database's refusals in words: which constraint means what to the one who books."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from shared.errors import DomainError


class TerminVergeben(DomainError):
    status, slug, title = 409, "termin-vergeben", "Für diese Tage ist kein Team frei"


class KommuneBelegt(DomainError):
    status, slug, title = (
        409,
        "kommune-belegt",
        "Ihre Kommune hat zu dieser Zeit schon eine Beratung",
    )


class PlatzVergeben(DomainError):
    status, slug, title = 409, "platz-vergeben", "Der kostenfreie Platz ist gerade vergeben worden"


class PartnerSchonGefragt(DomainError):
    status, slug = 409, "partner-schon-gefragt"
    title = "Diese Kommune ist schon gefragt oder hat abgelehnt"


class OhneKalender(DomainError):
    status, slug, title = 422, "ohne-kalender", "So weit im Voraus gibt es noch keinen Kalender"


NICHTS_GEBUCHT = "Nichts wurde gebucht. Wählen Sie einen anderen Beginn."
BEDEUTUNG: dict[str, type[DomainError]] = {
    "berater_frei": TerminVergeben,
    "kommune_frei": KommuneBelegt,
    "platz_frei": PlatzVergeben,
    "einmal_gefragt": PartnerSchonGefragt,
    "berater_eingesetzt": TerminVergeben,
    "in_der_arbeitszeit": TerminVergeben,
    "termin_kommune_buchung_id_nr_zeitraum_belegt_fkey": TerminVergeben,  # the team has no days
    "termin_arbeitstag_fkey": OhneKalender,
}


def kein_team_frei(berater: UUID | None, nichts: str) -> TerminVergeben:
    """Return the refusal where no team, or not the wished one, works and is free on all days."""
    wer = "Dieses Team ist nicht" if berater else "Kein Team ist"
    return TerminVergeben(f"{wer} an allen drei Tagen im Dienst und frei. {nichts}")


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
