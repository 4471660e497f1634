"""A team: shown, founded, changed from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.dashboard.seiten.beratung.planung.abwesenheit import (
    Abwesenheitszeile,
    abwesenheitszeilen,
)
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.schreibweise import formatname
from shared.clients.beratung import planung
from shared.clients.katalog.kommunen import kommunen
from shared.deutsch import WOCHENTAGE
from shared.schemas.berater import (
    FRUEHESTENS,
    VORMITTAG_BIS,
    ArbeitszeitItem,
    BeraterAendern,
    BeraterCreate,
    BeraterRead,
)
from shared.schemas.beratung import Format
from shared.schemas.katalog import Kommunenart

MODULE = ("1", "2", "3", "4")
FELDER = {
    "berater-name-vergeben": "name",
    "berater-gebucht": "",
    "/body/ab": "ab",
    "/body/aktiv_von": "ab",
    "/body/aktiv_bis": "aktiv_bis",
    "/body/puffer_minuten": "puffer",
}


@dataclass(frozen=True)
class Teamblatt:
    """`abwesenheiten` is None while the Beratung does not answer."""

    team: BeraterRead
    etag: str
    formate: str
    regionen: str
    abwesenheiten: list[Abwesenheitszeile] | None


@dataclass(frozen=True)
class Teamformular:
    """`team` is None for a new one; `kreise` are keys and names to choose from."""

    team: BeraterRead | None
    etag: str
    formular: Formular
    kreise: list[tuple[str, str]]

    @property
    def tage(self) -> list[tuple[int, str]]:
        return [(nummer, WOCHENTAGE[nummer - 1]) for nummer in range(1, 6)]


async def team_zeigen(gespraech: Gespraech, id: UUID, *, heute: date) -> Teamblatt:
    """Return the page; raises Abgelehnt (404) for what there is not."""
    antwort = await gespraech(planung.team(id))
    team = antwort.inhalt
    namen = dict(await _kreise(gespraech, heute=heute)) if team.regionen else {}
    abwesend = await gespraech.versuch(planung.abwesenheiten(id, von=heute))
    return Teamblatt(
        team=team,
        etag=antwort.etag,
        formate=" und ".join(formatname(form) for form in team.formate),
        regionen=", ".join(namen.get(ags, ags) for ags in team.regionen) or "ganz Hessen",
        abwesenheiten=None if abwesend is None else abwesenheitszeilen(abwesend.items),
    )


async def teamformular(
    gespraech: Gespraech, id: UUID | None, formular: Formular | None, *, heute: date
) -> Teamformular:
    """Return the form for a new team, or for one as it is; `formular` is what was typed."""
    antwort = await gespraech(planung.team(id)) if id else None
    team = antwort.inhalt if antwort else None
    return Teamformular(
        team=team,
        etag=antwort.etag if antwort else "",
        formular=formular or vorbelegt(team, heute=heute),
        kreise=await _kreise(gespraech, heute=heute),
    )


def vorbelegt(team: BeraterRead | None, *, heute: date) -> Formular:
    """Return the form as the team is; a new one works Monday to Friday from nine to five."""
    if team is None:
        werte = Formular.vorbelegt(ab=heute + timedelta(days=1), puffer=60)
        zeiten = [(tag, "9:00", "17:00") for tag in range(1, 6)]
    else:
        werte = Formular.vorbelegt(
            name=team.name,
            ab=heute + timedelta(days=1),
            aktiv_bis=team.aktiv_bis,
            puffer=team.puffer_minuten,
        )
        werte.eingaben["module"] = [str(modul) for modul in team.module]
        werte.eingaben["formate"] = [str(form) for form in team.formate]
        werte.eingaben["regionen"] = list(team.regionen)
        zeiten = [(z.wochentag, f"{z.von:%-H:%M}", f"{z.bis:%-H:%M}") for z in team.arbeitszeiten]
    for tag, von, bis in zeiten:
        werte.eingaben[f"von-{tag}"], werte.eingaben[f"bis-{tag}"] = [von], [bis]
    return werte


async def team_anlegen(gespraech: Gespraech, formular: Formular) -> UUID | None:
    """Found it; return its id, None when the form says what has to be changed."""
    plan, ab = plan_lesen(formular), formular.tag("ab", fehlt="Geben Sie den ersten Tag an.")
    if plan is None or ab is None or formular.fehler:
        return None
    antwort = await vollziehen(
        gespraech,
        planung.anlegen(BeraterCreate(**plan, aktiv_von=ab), key=schluessel(formular)),
        formular,
        gegenstand="das Team",
        felder=FELDER,
    )
    return None if antwort is None else antwort.inhalt.id


async def team_aendern(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    """Change it from a day on; return whether it is done, else the form says why not."""
    plan, ab = plan_lesen(formular), formular.tag("ab", fehlt="Geben Sie an, ab wann das gilt.")
    if plan is None or ab is None or formular.fehler:
        return False
    aufruf = planung.aendern(
        id, BeraterAendern(**plan, ab=ab), etag=gesehen(formular), key=schluessel(formular)
    )
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="das Team", felder=FELDER)
    return antwort is not None


def plan_lesen(formular: Formular) -> dict[str, object] | None:
    """Return what a team does, None with a sentence beside each field that has to be changed."""
    formular.reihen(("name", "module", "formate", "regionen"))
    name = formular.text("name", hoechstens=100, fehlt="Geben Sie dem Team einen Namen.")
    module = [int(m) for m in dict.fromkeys(formular.werte("module")) if m in MODULE]
    formate = [Format(f) for f in dict.fromkeys(formular.werte("formate")) if f in set(Format)]
    if not module:
        formular.ablehnen("module", "Wählen Sie mindestens ein Modul.")
    if not formate:
        formular.ablehnen("formate", "Wählen Sie mindestens ein Format.")
    zeiten = [zeit for tag in range(1, 6) if (zeit := _arbeitszeit(formular, tag)) is not None]
    if not zeiten and not any(feld.startswith(("von-", "bis-")) for feld in formular.fehler):
        formular.ablehnen("von-1", "Geben Sie für mindestens einen Wochentag Arbeitszeiten an.")
    puffer = formular.zahl("puffer", von=0, bis=240, fehlt="Geben Sie die Wegezeit in Minuten an.")
    aktiv_bis = formular.tag("aktiv_bis", fehlt=None)
    if formular.fehler:
        return None
    return {
        "name": name,
        "module": sorted(module),
        "formate": formate,
        "regionen": list(dict.fromkeys(formular.werte("regionen"))),
        "arbeitszeiten": zeiten,
        "puffer_minuten": puffer,
        "aktiv_bis": aktiv_bis,
    }


def _arbeitszeit(formular: Formular, tag: int) -> ArbeitszeitItem | None:
    namen = f"von-{tag}", f"bis-{tag}"
    if not any(formular.wert(name).strip() for name in namen):
        return None
    fehlt = f"Für den {WOCHENTAGE[tag - 1]} fehlt eine Uhrzeit."
    von, bis = (formular.uhrzeit(name, fehlt=fehlt) for name in namen)
    if von is None or bis is None:
        return None
    if von > FRUEHESTENS:
        formular.ablehnen(namen[0], "Eine Beratung beginnt um 9 Uhr, die Arbeitszeit spätestens.")
    elif bis < VORMITTAG_BIS:
        formular.ablehnen(namen[1], "Eine Beratung dauert mindestens bis 12 Uhr.")
    else:
        return ArbeitszeitItem(wochentag=tag, von=von, bis=bis)
    return None


async def _kreise(gespraech: Gespraech, *, heute: date) -> list[tuple[str, str]]:
    """Return keys and names of the Landkreise and kreisfreie Städte, none while silent."""
    listen = [
        await gespraech.versuch(kommunen(art=art, stichtag=heute))
        for art in (Kommunenart.LANDKREIS, Kommunenart.KREISFREIE_STADT)
    ]
    return [(kreis.ags, kreis.name) for liste in listen if liste for kreis in liste.items]
