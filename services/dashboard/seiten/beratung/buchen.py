"""Booking a module: choose, look at the days, check what it costs, book."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from services.dashboard.seiten.beratung.kalenderblatt import (
    Monat,
    monate,
    monatsanfang,
    naechster_monat,
)
from services.dashboard.seiten.beratung.partner import partner_lesen
from services.dashboard.seiten.beratung.worte import BEREICHE, dauer, zeitraum
from services.dashboard.seiten.beratung.wunsch import DAUERN, teilnehmende_lesen
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import Kommunenname, benannte
from services.dashboard.seiten.saetze import satz, stumm_satz
from services.dashboard.seiten.schreibweise import formatname
from shared.clients.beratung import buchungen as beratung
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar
from shared.deutsch import datum
from shared.schemas.beratung import (
    BuchungCreate,
    Finanzierung,
    Format,
    KontingentItem,
    ModulRead,
    VerfuegbarkeitenRead,
)
from shared.schemas.buchung import FinanzierungRead

MONATE_ZU_SEHEN = 2
TAG, GESUCHT = timedelta(days=1), timedelta(days=120)
FELDER = {  # which field of the page a refusal belongs to
    "tag-ist-feiertag": "datum",
    "tag-am-wochenende": "datum",
    "beginn-vergangen": "datum",
    "ohne-kalender": "datum",
    "kommune-belegt": "datum",
    "kommune-aufgeloest": "datum",
    "termin-vergeben": "datum",
    "platz-vergeben": "datum",
    "teilnehmende-unzulaessig": "teilnehmende",
    "partner-ungueltig": "partner",
    "partner-schon-gefragt": "partner",
    "kommune-unbekannt": "partner",
}
REIHE = ("beginn", "datum", "ags", "teilnehmende", "partner", "kosten")
KOSTEN = ("nicht-kostenfrei", "ausserhalb-des-foerderzeitraums")


@dataclass(frozen=True)
class Wunsch:
    """What is looked for; always complete, so that days can be shown at once."""

    modul: int
    format: Format
    dauer: Decimal
    monat: date

    @classmethod
    def aus(cls, formular: Formular, *, heute: date) -> "Wunsch":
        modul = formular.wahl("modul", ("1", "2", "3", "4"), fehlt=None) or "1"
        form = formular.wahl("form", [*Format], fehlt=None) or Format.ONLINE
        tage = formular.wahl("dauer", DAUERN, fehlt=None) or "3"
        return cls(
            int(modul),
            Format(form),
            Decimal(tage),
            monatsanfang(formular.wert("monat"), heute),
        )

    @property
    def worte(self) -> str:
        return f"Modul {self.modul}, {formatname(self.format)}, {dauer(self.dauer)}"

    def felder(self) -> list[tuple[str, str]]:
        return [
            ("modul", str(self.modul)),
            ("form", self.format),
            ("dauer", str(self.dauer)),
            ("monat", f"{self.monat:%Y-%m}"),
        ]

    def adresse(self, monat: date) -> str:
        return (
            f"/beratung/buchen?modul={self.modul}&form={self.format}&dauer={self.dauer}"
            f"&monat={monat:%Y-%m}#beginn-titel"
        )


@dataclass(frozen=True)
class Kontingentzeile:
    """The free consultings of one Bereich: `frei` of `plaetze`."""

    bereich: str
    item: KontingentItem


@dataclass(frozen=True)
class Buchungsseite:
    """`kommune` is None for whoever is not logged in for one; parts are None while silent."""

    wunsch: Wunsch
    module: list[ModulRead]
    formular: Formular
    kommune: Kommunenname | None
    kommunen: list[Kommunenname]
    kontingente: list[Kontingentzeile] | None
    monate: list[Monat] | None
    grund: str
    feiertage: list[str]
    frueher: str
    spaeter: str


@dataclass(frozen=True)
class Pruefseite:
    """What is about to be booked, and who pays; `felder` go along to the act."""

    wunsch: Wunsch
    kommune: Kommunenname
    beginn: date
    zeitraum: str
    teilnehmende: int
    partner: Sequence[Kommunenname]
    finanzierung: FinanzierungRead
    formular: Formular

    @property
    def kostenfrei(self) -> bool:
        return self.finanzierung.finanzierung is Finanzierung.LAND

    def felder(self) -> list[tuple[str, str]]:
        return [
            *self.wunsch.felder(),
            ("ags", self.kommune.ags),
            ("datum", f"{self.beginn.day}.{self.beginn.month}.{self.beginn.year}"),
            ("teilnehmende", str(self.teilnehmende)),
            ("partner", "\n".join(einer.ags for einer in self.partner)),
        ]

    @property
    def zurueck(self) -> str:
        """Return the address of the page before, with what is typed so far."""
        return f"/beratung/buchen?{urlencode(self.felder())}"


async def buchungsseite(
    gespraech: Gespraech, formular: Formular, *, eigene: Sequence[str], heute: date
) -> Buchungsseite:
    """Return the page for what is chosen so far, with the free days of two months."""
    wunsch = Wunsch.aus(formular, heute=heute)
    ags = formular.wert("ags") if formular.wert("ags") in eigene else next(iter(eigene), None)
    ende = naechster_monat(naechster_monat(wunsch.monat)) - timedelta(days=1)
    module, frei, kontingent, alle = await asyncio.gather(
        gespraech.versuch(beratung.module()),
        _freie(gespraech, wunsch, von=max(wunsch.monat, heute + TAG), bis=ende, ags=ags),
        _kontingent(gespraech, ags),
        benannte(gespraech, eigene, stichtag=heute),
    )
    blaetter = None
    if frei is not None:
        teams = {item.beginn: item.freie_teams for item in frei.items}
        blaetter = monate(wunsch.monat, MONATE_ZU_SEHEN, teams, heute)
    vorher = max((wunsch.monat - timedelta(days=1)).replace(day=1), heute.replace(day=1))
    return Buchungsseite(
        wunsch=wunsch,
        module=module.items if module else [],
        formular=formular,
        kommune=next((k for k in alle if k.ags == ags), None),
        kommunen=alle,
        kontingente=kontingent,
        monate=blaetter,
        grund=(frei.grund or "") if frei else "",
        feiertage=_feiertage(blaetter or []),
        frueher=wunsch.adresse(vorher) if vorher < wunsch.monat else "",
        spaeter=wunsch.adresse(naechster_monat(naechster_monat(wunsch.monat))),
    )


async def angaben_pruefen(
    gespraech: Gespraech, formular: Formular, *, eigene: Sequence[str], heute: date
) -> Buchungsseite | Pruefseite:
    """Return what is about to be booked, or the page again with what is wrong."""
    wunsch = Wunsch.aus(formular, heute=heute)
    formular.reihen(REIHE)
    beginn = _beginn(formular)
    teilnehmende = teilnehmende_lesen(formular)
    ags = formular.wahl("ags", eigene, fehlt="Wählen Sie, für welche Kommune Sie buchen.")
    partner = await partner_lesen(gespraech, formular, federfuehrend=ags or "", stichtag=heute)
    finanzierung = None
    if beginn and ags:
        finanzierung = await vollziehen(
            gespraech,
            beratung.finanzierung(ags, modul=wunsch.modul, beginn=beginn, dauer_tage=wunsch.dauer),
            formular,
            gegenstand="die Buchung",
            felder=FELDER | {"/query/beginn": "datum"},
        )
    if formular.fehler or not (beginn and ags and teilnehmende and finanzierung):
        return await buchungsseite(gespraech, formular, eigene=eigene, heute=heute)
    [kommune] = await benannte(gespraech, [ags], stichtag=heute)
    return Pruefseite(
        wunsch=wunsch,
        kommune=kommune,
        beginn=beginn,
        zeitraum=zeitraum(finanzierung.inhalt.tage),
        teilnehmende=teilnehmende,
        partner=partner,
        finanzierung=finanzierung.inhalt,
        formular=formular,
    )


async def verbindlich_buchen(
    gespraech: Gespraech, formular: Formular, *, eigene: Sequence[str], heute: date
) -> Buchungsseite | Pruefseite | UUID:
    """Book; return the id of the Buchung, or the page on which something has to be changed.

    Nothing is asked before: who sends the same form again gets the same Buchung.
    """
    wunsch = Wunsch.aus(formular, heute=heute)
    formular.reihen(REIHE)
    beginn, teilnehmende = _beginn(formular), teilnehmende_lesen(formular)
    ags = formular.wahl("ags", eigene, fehlt="Wählen Sie, für welche Kommune Sie buchen.")
    partner = await partner_lesen(gespraech, formular, federfuehrend=ags or "", stichtag=heute)
    if formular.fehler or not (beginn and ags and teilnehmende):
        return await buchungsseite(gespraech, formular, eigene=eigene, heute=heute)
    eingabe = BuchungCreate(
        ags=ags,
        modul=wunsch.modul,
        format=wunsch.format,
        dauer_tage=wunsch.dauer,
        beginn=beginn,
        teilnehmende=teilnehmende,
        eigenanteil_akzeptiert=formular.angekreuzt("kosten"),
        partner=[einer.ags for einer in partner],
    )
    try:
        antwort = await gespraech(beratung.buchen(eingabe, key=schluessel(formular)))
    except Abgelehnt as error:
        art = error.problem.type.removeprefix("/probleme/")
        if art in KOSTEN:
            return await _kosten_bestaetigen(gespraech, formular, eigene=eigene, heute=heute)
        if art == "termin-vergeben":
            formular.ablehnen("datum", await _vergeben(gespraech, wunsch, beginn, ags))
        else:
            formular.problem(error.problem, FELDER)
        return await buchungsseite(gespraech, formular, eigene=eigene, heute=heute)
    except DienstNichtErreichbar as error:
        formular.ablehnen("", stumm_satz(error))
        return await angaben_pruefen(gespraech, formular, eigene=eigene, heute=heute)
    return antwort.inhalt.id


async def _kosten_bestaetigen(
    gespraech: Gespraech, formular: Formular, *, eigene: Sequence[str], heute: date
) -> Buchungsseite | Pruefseite:
    """Return the page on which the Kommune says that it pays."""
    seite = await angaben_pruefen(gespraech, formular, eigene=eigene, heute=heute)
    seite.formular.ablehnen("kosten", "Bestätigen Sie, dass Ihre Kommune die Kosten trägt.")
    return seite


async def _vergeben(gespraech: Gespraech, wunsch: Wunsch, beginn: date, ags: str) -> str:
    frei = await _freie(gespraech, wunsch, von=beginn, bis=beginn + GESUCHT, ags=ags)
    naechster = (
        f" Der nächste freie Beginn ist der {datum(frei.items[0].beginn)}."
        if frei and frei.items
        else " Setzen Sie sich auf die Warteliste."
    )
    return f"Der letzte Platz ist gerade vergeben worden. Nichts wurde gebucht.{naechster}"


async def _freie(
    gespraech: Gespraech, wunsch: Wunsch, *, von: date, bis: date, ags: str | None
) -> VerfuegbarkeitenRead | None:
    """Return the free days, None while the Beratung does not answer."""
    try:
        return await gespraech.versuch(
            beratung.verfuegbarkeiten(
                modul=wunsch.modul,
                format=wunsch.format,
                dauer_tage=wunsch.dauer,
                von=von,
                bis=bis,
                ags=ags,
            )
        )
    except Abgelehnt as error:  # no calendar is kept for so far ahead
        return VerfuegbarkeitenRead(items=[], grund=satz(error.problem))


def _beginn(formular: Formular) -> date | None:
    """Return the day typed, else the one chosen in the calendar."""
    if formular.wert("datum").strip():
        return formular.tag("datum")
    if formular.wert("beginn"):
        return formular.tag("beginn")
    formular.ablehnen("datum", "Wählen Sie einen Tag im Kalender, oder tippen Sie ein Datum ein.")
    return None


async def _kontingent(gespraech: Gespraech, ags: str | None) -> list[Kontingentzeile] | None:
    if ags is None:
        return []
    try:
        kontingent = await gespraech.versuch(beratung.kontingent(ags))
    except Abgelehnt:
        return None
    if kontingent is None:
        return None
    return [Kontingentzeile(BEREICHE[item.bereich], item) for item in kontingent.items]


def _feiertage(blaetter: Sequence[Monat]) -> list[str]:
    tage = [tag for monat in blaetter for woche in monat.wochen for tag in woche.tage if tag]
    return [f"{datum(tag.tag)} {tag.feiertag}" for tag in tage if tag.feiertag]
