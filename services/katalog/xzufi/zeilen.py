"""The rows of Leistung and Onlinedienst that objects of XZuFi lead or follow.

An object leads the row whose `kennung` is its own. Where another row holds the same LeiKa key, the
object follows that row and changes nothing: several Länder describe the same Leistung. It only adds
Synonyme and SDG code where a row of the LeiKa table, which knows neither, has none yet.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.tables import Leistung, Onlinedienst
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.xzufi.objekt import Leistungswerte, Objekt, Onlinedienstwerte
from shared.schemas.katalog import Herkunft, Onlinedienstart, OnlinedienstStatus
from shared.sortierung import gefaltet

GEFUEHRT = "Schon aus anderer Quelle bekannt und nicht geändert"
Bezuege = dict[UUID, dict[str, Any]]


async def leistungen_angleichen(
    session: AsyncSession, objekte: Sequence[Objekt], bericht: Bericht, gesammelt: Counter[str]
) -> Bezuege:
    """Write the Leistungen; answers for each object taken the column that names its row."""
    werte = {o.identifikator.id: _leistung(o.werte) for o in objekte}
    schluessel = [w["leika_schluessel"] for w in werte.values() if w["leika_schluessel"]]
    kennungen = [o.identifikator.kennung for o in objekte]
    spalten = ("id", "kennung", "herkunft", *next(iter(werte.values())))
    tabelle = _spalten(Leistung)
    gefunden = await session.execute(
        select(*(tabelle[name] for name in spalten)).where(
            or_(tabelle.kennung.in_(kennungen), tabelle.leika_schluessel.in_(schluessel))
        )
    )
    bestand = _Bestand([zeile._asdict() for zeile in gefunden])
    neue, geaenderte, bezuege = [], [], Bezuege()
    for objekt in objekte:
        soll = werte[objekt.identifikator.id]
        kennung, leika = objekt.identifikator.kennung, soll["leika_schluessel"]
        eigene, andere = bestand.nach_kennung(kennung), bestand.nach_leika(leika)
        if eigene is not None and andere is not None and andere is not eigene:
            grund = f"Den LeiKa-Schlüssel {leika} hat schon „{andere['name'][:100]}“."
            bericht.ablehnen(objekt.zeile, grund)
            continue
        zeile = eigene or andere
        if zeile is None:
            zeile = {"id": _id("leistung", kennung), "kennung": kennung, **soll}
            zeile["herkunft"] = Herkunft.XZUFI
            neue.append(zeile)
            bestand.merken(zeile)
            bericht.neu("Leistung", leika or kennung, soll["name"])
        elif zeile is eigene and zeile["herkunft"] == Herkunft.XZUFI:
            geaenderte += _geaendert("Leistung", leika or kennung, zeile, soll, bericht)
            bestand.merken(zeile)
        elif ergaenzt := _ergaenzt(zeile, soll):
            geaenderte += _geaendert("Leistung", leika or kennung, zeile, ergaenzt, bericht)
        else:
            gesammelt[f"{GEFUEHRT}: Leistung"] += 1
            bericht.unveraendert("Leistung")
        bezuege[objekt.identifikator.id] = {"leistung": zeile["id"]}
    rest: dict[str, Any] = {
        "ozg_id": None,
        "zustaendige_ebene": [],
        "umsetzungsbuendel": None,
        "hinweis": None,
    }
    await _speichern(session, Leistung, [zeile | rest for zeile in neue], geaenderte)
    return bezuege


async def onlinedienste_angleichen(
    session: AsyncSession, objekte: Sequence[Objekt], bericht: Bericht, gesammelt: Counter[str]
) -> Bezuege:
    """Write the Onlinedienste; answers for each object the column that names its row."""
    kennungen = [o.identifikator.kennung for o in objekte]
    spalten = ("id", "kennung", "herkunft", "name", "sortierung", "url_vorlage")
    tabelle = _spalten(Onlinedienst)
    gefunden = await session.execute(
        select(*(tabelle[name] for name in spalten)).where(tabelle.kennung.in_(kennungen))
    )
    bestand = {zeile.kennung: zeile._asdict() for zeile in gefunden}
    neue, geaenderte, bezuege = [], [], Bezuege()
    for objekt in objekte:
        kennung, soll = objekt.identifikator.kennung, _onlinedienst(objekt.werte)
        zeile = bestand.get(kennung)
        if zeile is None:
            zeile = {"id": _id("onlinedienst", kennung), "kennung": kennung, **soll}
            zeile["herkunft"] = Herkunft.XZUFI
            neue.append(zeile)
            bericht.neu("Onlinedienst", kennung, soll["name"])
        elif zeile["herkunft"] == Herkunft.XZUFI:
            geaenderte += _geaendert("Onlinedienst", kennung, zeile, soll, bericht)
        else:
            gesammelt[f"{GEFUEHRT}: Onlinedienst"] += 1
            bericht.unveraendert("Onlinedienst")
        bezuege[objekt.identifikator.id] = {"onlinedienst": zeile["id"]}
    rest: dict[str, Any] = {
        "version": 1,
        "art": Onlinedienstart.UNBEKANNT,
        "status": OnlinedienstStatus.VERFUEGBAR,
        "verfuegbar_seit": [],
        "land": None,
        "umsetzungsbuendel": None,
        "hinweis": None,
    }
    await _speichern(session, Onlinedienst, [zeile | rest for zeile in neue], geaenderte)
    return bezuege


def _ergaenzt(zeile: dict[str, Any], soll: dict[str, Any]) -> dict[str, Any] | None:
    """Return the row with what the LeiKa table does not know, or None where nothing is lacking."""
    fehlt = [name for name in ("synonyme", "sdg_code") if soll[name] and not zeile[name]]
    if zeile["herkunft"] != Herkunft.LEIKA or not fehlt:
        return None
    neu = {name: soll[name] if name in fehlt else zeile[name] for name in soll}
    return neu | {"suchtext": gefaltet(" ".join([neu["name"], *neu["synonyme"]]))}


def _spalten(tabelle: Any) -> Any:
    return tabelle.__table__.c


class _Bestand:
    """The Leistungen a batch may meet, by their two keys, kept up to date while it goes on."""

    def __init__(self, zeilen: Sequence[dict[str, Any]]) -> None:
        self._kennungen: dict[str, dict[str, Any]] = {}
        self._leika: dict[str, dict[str, Any]] = {}
        for zeile in zeilen:
            self.merken(zeile)

    def merken(self, zeile: dict[str, Any]) -> None:
        self._kennungen[zeile["kennung"]] = zeile
        self._leika = {k: z for k, z in self._leika.items() if z is not zeile}
        if zeile["leika_schluessel"]:
            self._leika[zeile["leika_schluessel"]] = zeile

    def nach_kennung(self, kennung: str) -> dict[str, Any] | None:
        return self._kennungen.get(kennung)

    def nach_leika(self, schluessel: str | None) -> dict[str, Any] | None:
        return self._leika.get(schluessel) if schluessel else None


def _geaendert(
    gegenstand: str, schluessel: str, zeile: dict[str, Any], soll: dict[str, Any], bericht: Bericht
) -> list[dict[str, Any]]:
    anders = {name: (zeile[name], wert) for name, wert in soll.items() if zeile[name] != wert}
    if not anders:
        bericht.unveraendert(gegenstand)
        return []
    sichtbar = {n: w for n, w in anders.items() if n not in ("sortierung", "suchtext")}
    bericht.geaendert(gegenstand, schluessel, soll["name"], sichtbar)
    zeile |= soll
    return [{"b_id": zeile["id"], **soll}]


async def _speichern(
    session: AsyncSession, tabelle: Any, neue: list[Any], geaenderte: list[Any]
) -> None:
    """Correct before inserting: a LeiKa key may pass from one row to another."""
    spalten = tabelle.__table__.c
    if geaenderte:
        fortgeschrieben = {"version": spalten.version + 1} if "version" in spalten else {}
        berichtigt = update(tabelle.__table__).where(spalten.id == bindparam("b_id"))
        namen = [name for name in geaenderte[0] if name != "b_id"]
        gesetzt = {name: bindparam(name) for name in namen} | fortgeschrieben
        verbindung = await session.connection()
        await verbindung.execute(berichtigt.values(gesetzt), geaenderte)
    if neue:
        await session.execute(insert(tabelle), neue)


def _leistung(werte: Any) -> dict[str, Any]:
    assert isinstance(werte, Leistungswerte)
    return {
        "name": werte.name,
        "sortierung": gefaltet(werte.name),
        "synonyme": [*werte.synonyme],
        "suchtext": gefaltet(" ".join([werte.name, *werte.synonyme])),
        "leika_schluessel": werte.leika_schluessel,
        "sdg_code": werte.sdg_code,
        "typisierung": [*werte.typisierung],
    }


def _onlinedienst(werte: Any) -> dict[str, Any]:
    assert isinstance(werte, Onlinedienstwerte)
    return {
        "name": werte.name,
        "sortierung": gefaltet(werte.name),
        "url_vorlage": werte.url_vorlage,
    }


def _id(art: str, kennung: str) -> UUID:
    """Return the id that the reference data would give a thing of this kennung."""
    return uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:katalog:{art}:{kennung}")
