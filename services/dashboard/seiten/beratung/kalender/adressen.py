"""Taking a secret calendar address, listing and revoking them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import kommunennamen
from shared.auth import Rolle
from shared.clients.beratung import kalender, planung
from shared.schemas.kalenderabo import KalenderaboCreate, KalenderaboRead

DARF = (Rolle.KOMMUNE, Rolle.BERATUNG)


@dataclass(frozen=True)
class Adresszeile:
    """`wessen` names the Kommune or the team whose Termine are read."""

    abo: KalenderaboRead
    wessen: str

    @property
    def etag(self) -> str:
        return f'"{self.abo.version}"'


@dataclass(frozen=True)
class Kalenderseite:
    """`neue` is the address just taken, shown this once; `wahl` are keys and names to choose from.

    `adressen` is None while the Beratung does not answer.
    """

    formular: Formular
    wahl: list[tuple[str, str]]
    adressen: list[Adresszeile] | None
    neue: str


async def kalenderseite(
    gespraech: Gespraech, formular: Formular, *, sitzung: Sitzung, heute: date, neue: str = ""
) -> Kalenderseite:
    """Return the page; raises Abgelehnt (403) for who has no calendar."""
    liste = await gespraech.versuch(kalender.adressen())
    wahl = await _wahl(gespraech, sitzung, heute=heute)
    return Kalenderseite(
        formular=formular,
        wahl=wahl,
        adressen=None if liste is None else adresszeilen(liste.items, dict(wahl)),
        neue=neue,
    )


def adresszeilen(abos: Sequence[KalenderaboRead], namen: dict[str, str]) -> list[Adresszeile]:
    """Return the addresses that still answer."""
    return [
        Adresszeile(abo, namen.get(wessen, wessen))
        for abo in abos
        if abo.widerrufen_am is None
        for wessen in [abo.ags or str(abo.berater)]
    ]


async def adresse_nehmen(
    gespraech: Gespraech, formular: Formular, *, sitzung: Sitzung, heute: date
) -> Kalenderseite:
    """Take an address; the page that follows shows it, and no other does."""
    wahl = await _wahl(gespraech, sitzung, heute=heute)
    wessen = formular.wahl(
        "wessen", [wert for wert, _ in wahl], fehlt="Wählen Sie, wessen Termine."
    )
    neue = ""
    if wessen is not None:
        eingabe = (
            KalenderaboCreate(ags=wessen)
            if wessen in sitzung.person.ags
            else KalenderaboCreate(berater=UUID(wessen))
        )
        antwort = await vollziehen(
            gespraech,
            kalender.abonnieren(eingabe, key=schluessel(formular)),
            formular,
            gegenstand="die Adressen",
        )
        neue = antwort.inhalt.adresse if antwort else ""
    return await kalenderseite(gespraech, formular, sitzung=sitzung, heute=heute, neue=neue)


async def adresse_zeigen(
    gespraech: Gespraech, id: UUID, *, sitzung: Sitzung, heute: date
) -> Adresszeile | None:
    """Return the person's own address that still answers, None where there is none."""
    seite = await kalenderseite(gespraech, Formular(), sitzung=sitzung, heute=heute)
    return next((zeile for zeile in seite.adressen or [] if zeile.abo.id == id), None)


async def adresse_widerrufen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    """Revoke it; return whether it is done, else the form says why not."""
    aufruf = kalender.widerrufen(id, etag=gesehen(formular), key=schluessel(formular))
    return await vollziehen(gespraech, aufruf, formular, gegenstand="die Adresse") is not None


async def _wahl(gespraech: Gespraech, sitzung: Sitzung, *, heute: date) -> list[tuple[str, str]]:
    eigene = sorted(sitzung.person.ags) if sitzung.hat(Rolle.KOMMUNE) else []
    wahl = list((await kommunennamen(gespraech, eigene, stichtag=heute)).items())
    if sitzung.hat(Rolle.BERATUNG):
        teams = await gespraech.versuch(planung.teams())
        wahl += [(str(team.id), team.name) for team in (teams.items if teams else [])]
    return wahl
