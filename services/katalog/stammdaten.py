"""The reference data of the Katalog: the files in `daten/` brought into the tables."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from sqlalchemy import delete, or_, select, true
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.neu_zaehlen import bei_aenderung_neu_gezaehlt
from services.katalog.mitteilung.inhalt import spalten as inhaltsspalten
from services.katalog.tables import (
    Angabe,
    AngabeWiderspruch,
    Digitalisierungsfabrik,
    FabrikLeistung,
    Gebietsaenderung,
    Gebietseinheit,
    Lage,
    Leistung,
    Mitteilung,
    Onlinedienst,
    OnlinedienstLeistung,
    OzgLeistung,
    Themenfeld,
    Umsetzungsbuendel,
    Zielkatalog,
    ZielkatalogLeistung,
)
from shared.schemas.katalog import Herkunft
from shared.schemas.mitteilung import MitteilungCreate
from shared.sortierung import gefaltet

DATEN = Path(__file__).with_name("daten")
GEBIETSSTAND = date(2023, 11, 30)  # of the GV100AD that kommunen.csv was made from
JA_NEIN = {"ja": True, "nein": False}

Zeile: TypeAlias = dict[str, str | None]
Werte: TypeAlias = dict[str, Any]


async def einspielen(session: AsyncSession) -> None:
    """Make the tables say what the files say; rows that agree already are not touched.

    Rows that came from elsewhere (`herkunft`) are left as they are.
    """
    async with bei_aenderung_neu_gezaehlt(session):
        for tabelle, datei, werte in (
            (Gebietseinheit, "kommunen", _gebietseinheit),
            (Gebietsaenderung, "gebietsaenderungen", _gebietsaenderung),
            (Themenfeld, "themenfelder", _themenfeld),
            (Lage, "lagen", _lage),
            (OzgLeistung, "ozg_leistungen", _ozg_leistung),
            (Umsetzungsbuendel, "umsetzungsbuendel", _umsetzungsbuendel),
            (Digitalisierungsfabrik, "digitalisierungsfabriken", _digitalisierungsfabrik),
            (Onlinedienst, "onlinedienste", _onlinedienst),
            (Leistung, "leistungen", _leistung),
        ):
            await _angleichen(session, tabelle, [werte(zeile) for zeile in _zeilen(datei)])
        await _verknuepfen(session)
    register = yaml.safe_load((DATEN / "angaben.yaml").read_text("utf-8"))
    angaben = [_angabe(eintrag, register["quellen"]) for eintrag in register["angaben"]]
    await _angleichen(session, Angabe, angaben)
    widersprueche = [_angabe_widerspruch(eintrag) for eintrag in register["widersprueche"]]
    await _angleichen(session, AngabeWiderspruch, widersprueche)
    gesagtes = yaml.safe_load((DATEN / "mitteilungen.yaml").read_text("utf-8"))
    mitteilungen = [_mitteilung(m, gesagtes["quellen"]) for m in gesagtes["mitteilungen"]]
    await _angleichen(session, Mitteilung, mitteilungen)


async def _angleichen(session: AsyncSession, tabelle: Any, zeilen: list[Werte]) -> None:
    """Delete what the file no longer names, insert what is new, correct what differs."""
    spalten = tabelle.__table__.c
    [schluessel] = tabelle.__table__.primary_key
    unser = spalten.herkunft == Herkunft.STAMMDATEN if "herkunft" in spalten else true()
    genannt = [zeile[schluessel.name] for zeile in zeilen]
    await session.execute(delete(tabelle).where(schluessel.not_in(genannt), unser))
    if "herkunft" in spalten:
        zeilen = [zeile | {"herkunft": Herkunft.STAMMDATEN} for zeile in zeilen]
    neu = insert(tabelle)
    namen = [name for name in zeilen[0] if name not in {schluessel.name, "version"}]
    gesetzt: Werte = {name: neu.excluded[name] for name in namen}
    if "version" in spalten:
        gesetzt["version"] = spalten.version + 1  # whoever has read the row before sees it changed
    korrigiert = neu.on_conflict_do_update(
        index_elements=[schluessel],
        set_=gesetzt,
        where=unser & or_(*(spalten[name].is_distinct_from(neu.excluded[name]) for name in namen)),
    )
    await session.execute(korrigiert, zeilen)


async def _verknuepfen(session: AsyncSession) -> None:
    """Say which Onlinedienst serves a Leistung, which Fabrik made it, and what is aimed at."""
    [ziel] = _zeilen("zielkataloge")
    zielkatalog = {**ziel, "id": _id("zielkatalog", ziel["kennung"]), "stand": _tag(ziel["stand"])}
    await _angleichen(session, Zielkatalog, [zielkatalog])
    paare: dict[Any, list[Werte]] = {
        OnlinedienstLeistung: [],
        FabrikLeistung: [],
        ZielkatalogLeistung: [],
    }
    unsere = select(col(Onlinedienst.id)).where(col(Onlinedienst.herkunft) == Herkunft.STAMMDATEN)
    dienste = set(await session.scalars(unsere))
    for zeile in _zeilen("leistungen"):
        leistung = {"leistung": _id("leistung", zeile["kennung"])}
        dienst = _id("onlinedienst", zeile["onlinedienst"])
        if dienst in dienste:
            paare[OnlinedienstLeistung].append(leistung | {"onlinedienst": dienst})
        paare[ZielkatalogLeistung].append(leistung | {"zielkatalog": zielkatalog["id"]})
        if zeile["fabrik"]:
            fabrik = _id("digitalisierungsfabrik", zeile["fabrik"])
            paare[FabrikLeistung].append(leistung | {"fabrik": fabrik})
    for tabelle, zeilen in paare.items():
        if zeilen:
            await session.execute(insert(tabelle).on_conflict_do_nothing(), zeilen)


def _zeilen(datei: str) -> Iterator[Zeile]:
    with (DATEN / f"{datei}.csv").open(encoding="utf-8", newline="") as file:
        for zeile in csv.DictReader(file):
            yield {spalte: text or None for spalte, text in zeile.items()}


def _id(art: str, kennung: str | None) -> UUID:
    """Return the same id for the same thing on every machine and for all time."""
    return uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:katalog:{art}:{kennung}")


def _tag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _gebietseinheit(zeile: Zeile) -> Werte:
    ab, bis = _tag(zeile.pop("gueltig_ab")), _tag(zeile.pop("gueltig_bis"))
    return zeile | {
        "id": _id("gebietseinheit", f"{zeile['ags']}:{ab or ''}"),
        "flaeche_ha": int(zeile["flaeche_ha"]) if zeile["flaeche_ha"] else None,
        "gebietsstand": GEBIETSSTAND if zeile["flaeche_ha"] else None,
        "sonderstatus": JA_NEIN[zeile["sonderstatus"] or ""],
        "sortierung": gefaltet(zeile["name"] or ""),
        "einwohner": int(zeile["einwohner"]) if zeile["einwohner"] else None,
        "einwohner_stand": _tag(zeile["einwohner_stand"]),
        "gueltig": Range(ab, bis + timedelta(days=1) if bis else None),
    }


def _gebietsaenderung(zeile: Zeile) -> Werte:
    kennung = f"{zeile['ags_alt']}:{zeile['ags_neu']}:{zeile['gueltig_ab']}"
    return zeile | {
        "id": _id("gebietsaenderung", kennung),
        "gueltig_ab": _tag(zeile["gueltig_ab"]),
    }


def _benannt(art: str, zeile: Zeile) -> Werte:
    return zeile | {
        "id": _id(art, zeile["kennung"]),
        "sortierung": gefaltet(zeile["name"] or ""),
    }


def _umsetzungsbuendel(zeile: Zeile) -> Werte:
    return _benannt("umsetzungsbuendel", zeile) | {
        "efa": JA_NEIN[zeile["efa"] or ""],
        "anzahl_leistungen": int(zeile["anzahl_leistungen"] or ""),
        "verfuegbar_seit": (zeile["verfuegbar_seit"] or "").split(),
    }


def _digitalisierungsfabrik(zeile: Zeile) -> Werte:
    return _benannt("digitalisierungsfabrik", zeile) | {"version": 1}


def _themenfeld(zeile: Zeile) -> Werte:
    return _benannt("themenfeld", zeile)


def _lage(zeile: Zeile) -> Werte:
    return _benannt("lage", zeile) | {"themenfeld": _id("themenfeld", zeile["themenfeld"])}


def _ozg_leistung(zeile: Zeile) -> Werte:
    return zeile | {
        "sortierung": gefaltet(zeile["name"] or ""),
        "lage": _id("lage", zeile["lage"]),
    }


def _onlinedienst(zeile: Zeile) -> Werte:
    return _benannt("onlinedienst", zeile) | {
        "version": 1,
        "verfuegbar_seit": (zeile["verfuegbar_seit"] or "").split(),
        "umsetzungsbuendel": _id("umsetzungsbuendel", zeile["umsetzungsbuendel"]),
    }


def _leistung(zeile: Zeile) -> Werte:
    synonyme = (zeile["synonyme"] or "").split("; ") if zeile["synonyme"] else []
    werte = _benannt("leistung", zeile) | {
        "synonyme": synonyme,
        "suchtext": gefaltet(" ".join([zeile["name"] or "", *synonyme])),
        "typisierung": (zeile["typisierung"] or "").split(),
        "zustaendige_ebene": (zeile["zustaendige_ebene"] or "").split(),
        "umsetzungsbuendel": _id("umsetzungsbuendel", zeile["umsetzungsbuendel"]),
    }
    del werte["onlinedienst"], werte["fabrik"]
    return werte


def _angabe(eintrag: Werte, quellen: dict[str, Werte]) -> Werte:
    quelle = quellen[eintrag["quelle"]]
    zahl = eintrag.get("zahl")
    texte = [eintrag["gegenstand"], eintrag["wert"], eintrag.get("zitat"), eintrag.get("vermerk")]
    return {
        "zitat": None,
        "zahl": None,
        "einheit": None,
        "genauigkeit": None if zahl is None else "genau",
        "zaehleinheit": None,
        "ausgezaehlt": False,
        "grund": "Die Angabe ist keine Zahl." if zahl is None else None,
        "vermerk": None,
        **eintrag,
        "id": _id("angabe", eintrag["kennung"]),
        "sortierung": gefaltet(eintrag["gegenstand"]),
        "suchtext": gefaltet(" ".join(text for text in texte if text)),
        "quelle_titel": quelle["titel"],
        "quelle_datum": quelle["datum"],
        "quelle_datum_hinweis": quelle.get("datum_hinweis"),
        "extern": quelle.get("extern", False),
    }


def _angabe_widerspruch(eintrag: Werte) -> Werte:
    eine, andere = sorted(_id("angabe", kennung) for kennung in eintrag["zwischen"])
    verwendet = eintrag["verwendet"]
    return {
        "id": _id("angabe-widerspruch", f"{eine}:{andere}"),
        "eine": eine,
        "andere": andere,
        "grund": eintrag["grund"],
        "verwendet": _id("angabe", verwendet) if verwendet else None,
    }


def _mitteilung(eintrag: Werte, quellen: dict[str, Werte]) -> Werte:
    eintrag = quellen[eintrag.pop("von")] | eintrag
    if seite := eintrag.pop("seite", None):
        eintrag["quelle"] += f", Seite {seite}"
    eigene = ("kennung", "veroeffentlicht_am", "datum_hinweis")
    werte = {name: eintrag.pop(name) for name in eigene}
    eintrag["text"] = eintrag["text"].strip()
    inhalt = MitteilungCreate.model_validate(eintrag)
    return (
        werte | inhaltsspalten(inhalt) | {"id": _id("mitteilung", werte["kennung"]), "version": 1}
    )
