"""The life of a Nachnutzung in one table: which act leads where, and which side does it."""

from dataclasses import dataclass
from enum import StrEnum

from services.foerderung.tables import Akt, Nachnutzung, Vorhaben
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.schemas.vorhaben import Nachnutzungsstatus as S


class Seite(StrEnum):
    """Who gives the Vorhaben away and who uses it."""

    GEBEND = "gebend"
    NEHMEND = "nehmend"


ROLLEN: dict[Seite, tuple[Rolle, ...]] = {
    Seite.GEBEND: (Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE),
    Seite.NEHMEND: (Rolle.KOMMUNE,),
}


@dataclass(frozen=True, slots=True)
class Uebergang:
    von: frozenset[S]
    nach: S
    seite: Seite


UEBERGAENGE = {
    Akt.ZUSAGEN: Uebergang(frozenset({S.ANGEFRAGT}), S.ZUGESAGT, Seite.GEBEND),
    Akt.ABLEHNEN: Uebergang(frozenset({S.ANGEFRAGT}), S.ABGELEHNT, Seite.GEBEND),
    Akt.BEGINNEN: Uebergang(frozenset({S.ZUGESAGT}), S.IN_NUTZUNG, Seite.NEHMEND),
    # whoever asked may also withdraw before it has begun
    Akt.BEENDEN: Uebergang(
        frozenset({S.ANGEFRAGT, S.ZUGESAGT, S.IN_NUTZUNG}), S.BEENDET, Seite.NEHMEND
    ),
}


class NachnutzungsschrittUnzulaessig(DomainError):
    status, slug = 409, "nachnutzungsschritt-unzulaessig"
    title = "Dieser Schritt ist im jetzigen Stand nicht möglich"


class AndereSeite(DomainError):
    status, slug, title = 403, "andere-seite", "Diesen Schritt tut die andere Seite"


def darf_sehen(person: Person, nachnutzung: Nachnutzung, vorhaben: Vorhaben) -> bool:
    """Return whether this person sees it: both Kommunen do, and the Koordinierungsstelle."""
    return (
        Rolle.KOORDINIERUNGSSTELLE in person.rollen
        or person.vertritt(nachnutzung.kommune)
        or (vorhaben.traeger is not None and person.vertritt(vorhaben.traeger))
    )


def seite(person: Person, nachnutzung: Nachnutzung) -> Seite | None:
    """Return for which side this person, who may see it, acts.

    Whose token names the asking Kommune never decides for the other side.
    """
    if nachnutzung.kommune in person.ags:
        return Seite.NEHMEND if person.vertritt(nachnutzung.kommune) else None
    return Seite.GEBEND


def moegliche_schritte(nachnutzung: Nachnutzung, seite: Seite | None) -> list[Akt]:
    """Return the acts open to this side now, in the order of the table."""
    return [
        akt
        for akt, uebergang in UEBERGAENGE.items()
        if nachnutzung.status in uebergang.von and uebergang.seite is seite
    ]


def pruefe_uebergang(nachnutzung: Nachnutzung, akt: Akt, seite: Seite | None) -> None:
    """Refuse an act of the other side, and one the table does not list for this status."""
    if UEBERGAENGE[akt].seite is not seite:
        raise AndereSeite(f"„{akt}“ ist nicht Ihr Schritt.")
    if nachnutzung.status not in UEBERGAENGE[akt].von:
        raise NachnutzungsschrittUnzulaessig(
            f"„{akt}“ geht nicht im Stand „{nachnutzung.status}“.",
            moegliche_schritte=moegliche_schritte(nachnutzung, seite),
        )
