"""Somebody who is logged in, as pages see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.dashboard.anmeldung.geheimnis import formular_token
from shared.auth import Person, Rolle

# whom a role stands for, and what it is called; the first that a person has is shown
ROLLEN: dict[Rolle, tuple[str, str]] = {
    Rolle.ADMIN: ("OZG-Kommunal", "Verwaltung"),
    Rolle.FOERDERSTELLE: ("HMdIS", "Förderstelle"),
    Rolle.KOORDINIERUNGSSTELLE: ("Land Hessen", "Koordinierungsstelle"),
    Rolle.BERATUNG: ("ekom21", "Beratung"),
    Rolle.KSPV: ("Kommunale Spitzenverbände", "Spitzenverband"),
    Rolle.PLATTFORM: ("Antragsplattform", "Plattform"),
}
OHNE_ROLLE = ("Ohne Rolle", "Gast")


@dataclass(frozen=True, slots=True)
class Sitzung:
    """`name` and `rolle` are what the head of a page says: a Kommune or an office, never a person.

    `bearer` is the person's verified access token, only to ask other services in their name.
    """

    person: Person
    name: str
    rolle: str
    bearer: str = field(repr=False)
    geheimnis: str = field(repr=False)

    @property
    def csrf(self) -> str:
        """Return a token for one form; each call returns another one."""
        return formular_token(self.geheimnis, self.person.sub)

    @property
    def verwaltet(self) -> bool:
        """Return whether the pages beneath /verwaltung have something for this person."""
        return self.hat(Rolle.ADMIN, Rolle.KOORDINIERUNGSSTELLE, Rolle.PLATTFORM)

    def hat(self, *rollen: Rolle) -> bool:
        """Return whether this person has at least one of these roles."""
        return not self.person.rollen.isdisjoint(rollen)


def bezeichnung(person: Person, kommunen: Sequence[str]) -> tuple[str, str]:
    """Return name and role to show; `kommunen` are the names of those the person acts for."""
    if Rolle.KOMMUNE in person.rollen and kommunen:
        weitere = len(kommunen) - 1
        return kommunen[0] + (f" und {weitere} weitere" if weitere else ""), "Kommune"
    for rolle, (name, titel) in ROLLEN.items():
        if rolle in person.rollen:
            return (person.verband or name) if rolle is Rolle.KSPV else name, titel
    return OHNE_ROLLE
