"""What the rows of the LeiKa table say, as rows of our tables. Pure: no table, no clock."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from services.katalog.uebernahme.leika.lesen import LeikaZeile
from shared.schemas.katalog import Herkunft
from shared.sortierung import gefaltet

Werte: TypeAlias = dict[str, Any]
Ablehnen: TypeAlias = Callable[[int, str], None]
UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
MAX_LAGE, MAX_NAME = 100, 150


class Leikatabelle:
    """The rows of a file, each thing once; rows that contradict an earlier one are refused."""

    def __init__(self, themenfelder: Collection[str]) -> None:
        """`themenfelder` are the Kennungen of those there are."""
        self._themenfelder = themenfelder
        self._zuerst: dict[str, int] = {}
        self.lagen: dict[UUID, Werte] = {}
        self.ozg_leistungen: dict[str, Werte] = {}
        self.leistungen: dict[str, Werte] = {}  # by LeiKa-Schlüssel or, without one, by kennung

    def aufnehmen(self, zeilen: Iterable[LeikaZeile], ablehnen: Ablehnen) -> None:
        for zeile in zeilen:
            if grund := self._mangel(zeile):
                ablehnen(zeile.zeile, grund)
            else:
                self._eintragen(zeile)

    def _mangel(self, zeile: LeikaZeile) -> str | None:
        if (vorher := self._zuerst.get(_schluessel(zeile))) is not None:
            return f"Dieselbe Leistung steht schon in Zeile {vorher}."
        if zeile.ozg_id is None:
            return None
        lage, ozg = _lage(zeile), _ozg_leistung(zeile)
        if kennung(zeile.themenfeld or "") not in self._themenfelder:
            return f"Das Themenfeld „{zeile.themenfeld}“ gibt es nicht."
        if not 0 < len(lage["kennung"]) <= MAX_LAGE:
            return f"Der Name der Lage „{zeile.lage}“ ist nicht zu gebrauchen."
        if self.lagen.get(lage["id"], lage) != lage:
            return f"Die Lage „{zeile.lage}“ steht weiter oben anders."
        if self.ozg_leistungen.get(zeile.ozg_id, ozg) != ozg:
            return f"Die OZG-ID {zeile.ozg_id} steht weiter oben anders."
        return None

    def _eintragen(self, zeile: LeikaZeile) -> None:
        self._zuerst[_schluessel(zeile)] = zeile.zeile
        if zeile.ozg_id:
            lage = _lage(zeile)
            self.lagen[lage["id"]] = lage
            self.ozg_leistungen[zeile.ozg_id] = _ozg_leistung(zeile)
        self.leistungen[_schluessel(zeile)] = _leistung(zeile)


def kennung(text: str) -> str:
    """Return the text as a Kennung: small letters, digits and hyphens, ä as ae."""
    zerlegt = unicodedata.normalize("NFKD", text.lower().translate(UMLAUTE))
    einfach = "".join(c for c in zerlegt if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", einfach).strip("-")


def katalog_id(art: str, kennung: str) -> UUID:
    """Return the id that the reference data would give, too."""
    return uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:katalog:{art}:{kennung}")


def _schluessel(zeile: LeikaZeile) -> str:
    """Return what tells a Leistung apart: its key or, without one, OZG-ID and name."""
    if zeile.leika_schluessel:
        return zeile.leika_schluessel
    name = kennung(zeile.bezeichnung)
    if len(name) > MAX_NAME or not name:
        kurz = hashlib.sha256(zeile.bezeichnung.encode()).hexdigest()[:12]
        name = f"{name[:MAX_NAME].strip('-')}-{kurz}".strip("-")
    return f"ohne-leika-{zeile.ozg_id or 'ohne-ozg'}-{name}"


def _lage(zeile: LeikaZeile) -> Werte:
    assert zeile.lage
    assert zeile.themenfeld
    return _benannt(zeile.lage) | {
        "id": katalog_id("lage", kennung(zeile.lage)),
        "kennung": kennung(zeile.lage),
        "themenfeld": katalog_id("themenfeld", kennung(zeile.themenfeld)),
    }


def _ozg_leistung(zeile: LeikaZeile) -> Werte:
    assert zeile.ozg_leistung
    assert zeile.lage
    return _benannt(zeile.ozg_leistung) | {
        "ozg_id": zeile.ozg_id,
        "lage": katalog_id("lage", kennung(zeile.lage)),
    }


def _leistung(zeile: LeikaZeile) -> Werte:
    stabil = f"leika-{zeile.leika_schluessel}" if zeile.leika_schluessel else _schluessel(zeile)
    return _benannt(zeile.bezeichnung) | {
        "id": katalog_id("leistung", stabil),
        "kennung": stabil,
        "suchtext": gefaltet(zeile.bezeichnung),
        "leika_schluessel": zeile.leika_schluessel,
        "ozg_id": zeile.ozg_id,
        "typisierung": list(zeile.typisierung),
        "synonyme": [],
        "sdg_code": None,
        "zustaendige_ebene": [],
        "umsetzungsbuendel": None,
        "hinweis": None,
    }


def _benannt(name: str) -> Werte:
    return {"name": name, "sortierung": gefaltet(name), "herkunft": Herkunft.LEIKA}
