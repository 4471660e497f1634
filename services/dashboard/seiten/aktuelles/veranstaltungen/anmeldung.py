"""A Veranstaltung as a person sees it: registering a Kommune, withdrawing, who is registered."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import Kommunenname, benannte, kommunennamen
from shared.auth import Rolle
from shared.clients.beratung import veranstaltungen
from shared.schemas.eingabe import POSTFACH
from shared.schemas.veranstaltung import (
    AnmeldungCreate,
    AnmeldungMitPostfach,
    Anmeldungsstatus,
    VeranstaltungRead,
    Veranstaltungsstatus,
)

PFLEGEN = (Rolle.KOORDINIERUNGSSTELLE, Rolle.BERATUNG)
BETEILIGT = (*PFLEGEN, Rolle.KOMMUNE)
STATUS = {
    Anmeldungsstatus.ANGEMELDET: ("gut", "angemeldet"),
    Anmeldungsstatus.WARTELISTE: ("achtung", "auf der Warteliste"),
    Anmeldungsstatus.ZURUECKGEZOGEN: ("leise", "zurückgezogen"),
    Anmeldungsstatus.ENTFALLEN: ("schlecht", "entfallen"),
}
LAUFEND = (Anmeldungsstatus.ANGEMELDET, Anmeldungsstatus.WARTELISTE)
FELDER = {
    "mehr-als-kapazitaet": "plaetze",
    "postfach-persoenlich": "funktionspostfach",
}
POSTFACH_FEHLT = "Geben Sie ein Funktionspostfach an, zum Beispiel digitalisierung@ihre-stadt.de."


@dataclass(frozen=True)
class Anmeldungszeile:
    anmeldung: AnmeldungMitPostfach
    kommune: str
    zeichen: str
    stand: str

    @property
    def etag(self) -> str:
        return f'"{self.anmeldung.version}"'


@dataclass(frozen=True)
class Veranstaltungsblatt:
    """`eigene` are the person's own registrations that still stand, `alle` those of who announces.

    `kommunen` are those that can still be registered; None of the lists: the Beratung is silent.
    """

    veranstaltung: VeranstaltungRead
    etag: str
    formular: Formular
    kommunen: list[Kommunenname]
    eigene: list[Anmeldungszeile] | None
    alle: list[Anmeldungszeile] | None
    pflegbar: bool
    anmeldbar: bool


async def veranstaltung_zeigen(
    gespraech: Gespraech, id: UUID, formular: Formular, *, sitzung: Sitzung | None, heute: date
) -> Veranstaltungsblatt:
    """Return the page; raises Abgelehnt (404) for what there is not."""
    antwort = await gespraech(veranstaltungen.veranstaltung(id))
    veranstaltung = antwort.inhalt
    vertreten = sorted(sitzung.person.ags) if sitzung else []
    zeilen = await _zeilen(gespraech, id, sitzung, heute=heute)
    laufende = [z for z in zeilen or [] if z.anmeldung.status in LAUFEND]
    dabei = {zeile.anmeldung.ags for zeile in laufende}
    pflegt = sitzung is not None and sitzung.hat(*PFLEGEN)
    offen = veranstaltung.status is Veranstaltungsstatus.GEPLANT
    return Veranstaltungsblatt(
        veranstaltung=veranstaltung,
        etag=antwort.etag,
        formular=formular,
        kommunen=await benannte(
            gespraech, [ags for ags in vertreten if ags not in dabei], stichtag=heute
        ),
        eigene=None if zeilen is None else [z for z in laufende if z.anmeldung.ags in vertreten],
        alle=None if zeilen is None else (zeilen if pflegt else []),
        pflegbar=pflegt and offen and veranstaltung.ende.date() >= heute,
        anmeldbar=offen and anmeldbar(veranstaltung, heute=heute),
    )


def anmeldbar(veranstaltung: VeranstaltungRead, *, heute: date) -> bool:
    """Return whether a Kommune can register on this day."""
    return (
        veranstaltung.kapazitaet is not None
        and veranstaltung.anmeldeschluss is not None
        and veranstaltung.anmeldeschluss >= heute
    )


def anmeldung_lesen(formular: Formular, *, sitzung: Sitzung) -> AnmeldungCreate | None:
    """Return the registration, None with a sentence beside each field that has to be changed."""
    formular.reihen(("ags", "plaetze", "funktionspostfach"))
    ags = formular.wahl("ags", sorted(sitzung.person.ags), fehlt="Wählen Sie Ihre Kommune.")
    plaetze = formular.zahl(
        "plaetze", von=1, bis=20, fehlt="Geben Sie an, wie viele Personen kommen, mindestens eine."
    )
    postfach = (formular.text("funktionspostfach", fehlt=POSTFACH_FEHLT) or "").lower()
    if postfach and (len(postfach) > 200 or not re.fullmatch(POSTFACH, postfach)):
        formular.ablehnen(
            "funktionspostfach",
            "Das ist keine E-Mail-Adresse. Schreiben Sie sie wie digitalisierung@ihre-stadt.de.",
        )
    if formular.fehler or ags is None or plaetze is None:
        return None
    return AnmeldungCreate(ags=ags, plaetze=plaetze, funktionspostfach=postfach)


async def anmelden(gespraech: Gespraech, id: UUID, formular: Formular, *, sitzung: Sitzung) -> bool:
    """Register; return whether it is done, else the form says why not."""
    eingabe = anmeldung_lesen(formular, sitzung=sitzung)
    if eingabe is None:
        return False
    antwort = await vollziehen(
        gespraech,
        veranstaltungen.anmelden(id, eingabe, key=schluessel(formular)),
        formular,
        gegenstand="die Veranstaltung",
        felder=FELDER,
    )
    return antwort is not None


async def zurueckziehen(gespraech: Gespraech, anmeldung: UUID, formular: Formular) -> bool:
    aufruf = veranstaltungen.anmeldung_zurueckziehen(
        anmeldung, etag=gesehen(formular), key=schluessel(formular)
    )
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="die Anmeldung")
    return antwort is not None


async def _zeilen(
    gespraech: Gespraech, id: UUID, sitzung: Sitzung | None, *, heute: date
) -> list[Anmeldungszeile] | None:
    if sitzung is None or not sitzung.hat(*BETEILIGT):
        return []
    liste = await gespraech.versuch(veranstaltungen.anmeldungen(id))
    if liste is None:
        return None
    namen = await kommunennamen(gespraech, [a.ags for a in liste.items], stichtag=heute)
    return [Anmeldungszeile(a, namen[a.ags], *STATUS[a.status]) for a in liste.items]
