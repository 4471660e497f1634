"""The questionnaire as a form, and sending the answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import Kommunenname, benannte, kommunennamen
from shared.auth import Rolle
from shared.clients.beratung import standort
from shared.schemas.standortbestimmung import (
    Frageart,
    FragebogenRead,
    FrageRead,
    StandortbestimmungCreate,
    StandortbestimmungItem,
)

SEHEN = (Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE)


@dataclass(frozen=True)
class Fruehere:
    item: StandortbestimmungItem
    kommune: str


@dataclass(frozen=True)
class Fragebogenseite:
    """`fragebogen` is None while the Beratung does not answer, `fruehere` too."""

    fragebogen: FragebogenRead | None
    formular: Formular
    kommunen: list[Kommunenname]
    fruehere: list[Fruehere] | None


def feld(frage: FrageRead) -> str:
    """Return the name of the field of a question."""
    return f"frage-{frage.frage}"


async def fragebogenseite(
    gespraech: Gespraech, formular: Formular, *, sitzung: Sitzung | None, heute: date
) -> Fragebogenseite:
    eigene = sorted(sitzung.person.ags) if sitzung else []
    fragebogen, namen, fruehere = await asyncio.gather(
        gespraech.versuch(standort.fragebogen()),
        benannte(gespraech, eigene, stichtag=heute),
        _fruehere(gespraech, sitzung, heute=heute),
    )
    return Fragebogenseite(
        fragebogen=fragebogen, formular=formular, kommunen=namen, fruehere=fruehere
    )


async def standort_bestimmen(
    gespraech: Gespraech, formular: Formular, *, sitzung: Sitzung, heute: date
) -> Fragebogenseite | UUID:
    """Send the answers; return the id of the Standortbestimmung, or the page with what is wrong."""
    fragebogen = await gespraech.versuch(standort.fragebogen())
    if fragebogen is None:
        formular.ablehnen("", "Die Beratung antwortet nicht. Ihre Antworten stehen noch hier.")
        return await fragebogenseite(gespraech, formular, sitzung=sitzung, heute=heute)
    fragen = [frage for abschnitt in fragebogen.abschnitte for frage in abschnitt.fragen]
    ags = formular.wahl("ags", sorted(sitzung.person.ags), fehlt="Wählen Sie Ihre Kommune.")
    antworten = antworten_lesen(formular, fragen)
    if ags is not None and not formular.fehler:
        eingabe = StandortbestimmungCreate(ags=ags, fassung=fragebogen.fassung, antworten=antworten)
        antwort = await vollziehen(
            gespraech,
            standort.bestimmen(eingabe, key=schluessel(formular)),
            formular,
            gegenstand="den Fragebogen",
            felder={f"/body/antworten/{frage.frage}": feld(frage) for frage in fragen},
        )
        if antwort is not None:
            return antwort.inhalt.id
    return await fragebogenseite(gespraech, formular, sitzung=sitzung, heute=heute)


def antworten_lesen(formular: Formular, fragen: Sequence[FrageRead]) -> dict[str, object]:
    """Return what was answered, by question; what was left open is left out."""
    formular.reihen(feld(frage) for frage in fragen)
    gelesen = {frage.frage: _antwort(formular, frage) for frage in fragen}
    return {name: wert for name, wert in gelesen.items() if wert is not None}


def _antwort(formular: Formular, frage: FrageRead) -> object:
    name = feld(frage)
    fehlt = f"Beantworten Sie: {frage.text}" if frage.pflicht else None
    werte = [option.wert for option in frage.optionen]
    match frage.art:
        case Frageart.JA_NEIN:
            return formular.ja_nein(name, fehlt=fehlt)
        case Frageart.AUSWAHL:
            return formular.wahl(name, werte, fehlt=fehlt)
        case Frageart.ZAHL:
            bis = 1_000_000 if frage.hoechstens is None else frage.hoechstens
            return formular.zahl(name, fehlt=fehlt, von=frage.mindestens or 0, bis=bis)
    gewaehlt = [wert for wert in dict.fromkeys(formular.werte(name)) if wert in werte]
    if not gewaehlt and fehlt:
        formular.ablehnen(name, fehlt)
    return gewaehlt or None


async def _fruehere(
    gespraech: Gespraech, sitzung: Sitzung | None, *, heute: date
) -> list[Fruehere] | None:
    if sitzung is None or not sitzung.hat(*SEHEN):
        return []
    liste = await gespraech.versuch(standort.standortbestimmungen())
    if liste is None:
        return None
    namen = await kommunennamen(gespraech, [item.ags for item in liste.items], stichtag=heute)
    return [Fruehere(item, namen[item.ags]) for item in liste.items]
