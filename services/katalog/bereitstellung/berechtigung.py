"""Who may report for which Kommune."""

from services.katalog.bereitstellung.status import MELDENDE
from shared.auth import Person, Rolle
from shared.errors import DomainError


class KommuneNichtVertreten(DomainError):
    status, slug = 403, "kommune-nicht-vertreten"
    title = "Ihr Zugang gilt nicht für diese Kommune"


def rolle_fuer(person: Person, ags: str) -> Rolle | None:
    """Return the role in which this person reports for the Kommune, None where it may not."""
    if ags not in person.ags:
        return None
    return next((rolle for rolle in MELDENDE if rolle in person.rollen), None)


def verlange_rolle(person: Person, ags: str) -> Rolle:
    """Return that role or refuse: by the token alone, so that nobody learns what exists."""
    rolle = rolle_fuer(person, ags)
    if rolle is None:
        raise KommuneNichtVertreten("Ihr Token nennt diesen Gemeindeschlüssel nicht.")
    return rolle
