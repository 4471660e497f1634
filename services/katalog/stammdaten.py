"""The reference data of the Katalog: the files in `daten/` brought into the tables."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from sqlalchemy import delete, or_
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import (
    Angabe,
    AngabeWiderspruch,
    Digitalisierungsfabrik,
    Gebietsaenderung,
    Gebietseinheit,
    Leistung,
    Umsetzungsbuendel,
)
from shared.sortierung import gefaltet

DATEN = Path(__file__).with_name("daten")

Zeile: TypeAlias = dict[str, str | None]
Werte: TypeAlias = dict[str, Any]


async def einspielen(session: AsyncSession) -> None:
    """Make the tables say what the files say; rows that agree already are not touched."""
    for tabelle, datei, werte in (
        (Gebietseinheit, "kommunen", _gebietseinheit),
        (Gebietsaenderung, "gebietsaenderungen", _gebietsaenderung),
        (Umsetzungsbuendel, "umsetzungsbuendel", _umsetzungsbuendel),
        (Digitalisierungsfabrik, "digitalisierungsfabriken", _digitalisierungsfabrik),
        (Leistung, "leistungen", _leistung),
    ):
        await _angleichen(session, tabelle, [werte(zeile) for zeile in _zeilen(datei)])
    register = yaml.safe_load((DATEN / "angaben.yaml").read_text("utf-8"))
    angaben = [_angabe(eintrag, register["quellen"]) for eintrag in register["angaben"]]
    await _angleichen(session, Angabe, angaben)
    widersprueche = [_angabe_widerspruch(eintrag) for eintrag in register["widersprueche"]]
    await _angleichen(session, AngabeWiderspruch, widersprueche)


async def _angleichen(session: AsyncSession, tabelle: Any, zeilen: list[Werte]) -> None:
    """Delete what the file no longer names, insert what is new, correct what differs."""
    ids = [zeile["id"] for zeile in zeilen]
    await session.execute(delete(tabelle).where(col(tabelle.id).not_in(ids)))
    neu = insert(tabelle)
    spalten = [c.name for c in tabelle.__table__.columns if c.name != "id"]
    korrigiert = neu.on_conflict_do_update(
        index_elements=["id"],
        set_={name: neu.excluded[name] for name in spalten},
        where=or_(
            *(tabelle.__table__.c[name].is_distinct_from(neu.excluded[name]) for name in spalten)
        ),
    )
    await session.execute(korrigiert, zeilen)


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
        "efa": {"ja": True, "nein": False}[zeile["efa"] or ""],
        "anzahl_leistungen": int(zeile["anzahl_leistungen"] or ""),
        "verfuegbar_seit": (zeile["verfuegbar_seit"] or "").split(),
    }


def _digitalisierungsfabrik(zeile: Zeile) -> Werte:
    return _benannt("digitalisierungsfabrik", zeile)


def _leistung(zeile: Zeile) -> Werte:
    return _benannt("leistung", zeile) | {
        "typisierung": (zeile["typisierung"] or "").split(),
        "umsetzungsbuendel": _id("umsetzungsbuendel", zeile["umsetzungsbuendel"]),
    }


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
        "berechenbar": False,
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
