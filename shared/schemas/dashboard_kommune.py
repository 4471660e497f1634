"""Wire contract of the cockpit of a Kommune."""

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from shared.schemas.abdeckung import UMSETZUNGSSTAND, UmsetzungsstandRead
from shared.schemas.antrag import AntragKurzRead
from shared.schemas.beratung import BuchungRead, KontingentItem
from shared.schemas.dashboard import Teil, TeilStatus
from shared.schemas.dashboard_vergleich import Groessenklasse
from shared.schemas.eingabe import Geldbetrag, beispiel
from shared.schemas.foerderung import Pruefergebnis
from shared.schemas.katalog import Kommunenart


class KommuneTeil(Teil):
    """From the Katalog; all null while it has never answered. `kreis` is its own for a Kreis."""

    name: str | None
    art: Kommunenart | None
    kreis: str | None
    kreis_name: str | None
    einwohner: int | None
    einwohner_stand: date | None
    groessenklasse: Groessenklasse | None


class UmsetzungTeil(Teil):
    """From the Katalog; null where nothing is known."""

    umsetzungsstand: UmsetzungsstandRead | None


class FoerderchanceRead(BaseModel):
    """What a programme may bring (EUR); `nachvollziehen` is the address of the check as a whole."""

    programm: str
    titel: str
    ergebnis: Pruefergebnis
    erreichbar: bool
    frist: date | None
    fehlende_angaben: list[str]
    hoechstbetrag: Geldbetrag | None
    budget_frei: Geldbetrag | None
    regelversion: str
    nachvollziehen: str


class FoerderungTeil(Teil):
    """From the Förderung, the best chance first; null where nothing is known."""

    items: list[FoerderchanceRead] | None


class AntraegeTeil(BaseModel):
    """Asked for in the caller's name and never kept; null unless `status` is `ok`."""

    status: TeilStatus
    items: list[AntragKurzRead] | None


class KontingentTeil(BaseModel):
    """Asked for in the caller's name and never kept; null unless `status` is `ok`."""

    status: TeilStatus
    items: list[KontingentItem] | None


class TermineTeil(BaseModel):
    """Buchungen that are not over, asked for in the caller's name and never kept; null unless
    `status` is `ok`.
    """

    status: TeilStatus
    items: list[BuchungRead] | None


class Schrittart(StrEnum):
    ANTRAG = "antrag"
    LEISTUNG = "leistung"
    FOERDERUNG = "foerderung"
    BERATUNG = "beratung"


class WirkungRead(BaseModel):
    """What a step brings: `wert` of `einheit`, of `nenner` in all (null where it has none)."""

    wert: int
    nenner: int | None
    einheit: str
    satz: str


class SchrittRead(BaseModel):
    """A next step; `grund` says why, with its figures. `ziel` is where on the pages it is done.

    `frist` is the last day, null where there is none.
    """

    art: Schrittart
    titel: str
    grund: str
    wirkung: WirkungRead
    frist: date | None
    ziel: str
    quelle: str
    stand: date


COCKPIT: dict[str, Any] = {
    "ags": "06635020",
    "stichtag": "2021-04-15",
    "kommune": {
        "status": "ok",
        "geholt_am": "2026-01-05T10:00:00Z",
        "name": "Volkmarsen",
        "art": "stadt",
        "kreis": "06635000",
        "kreis_name": "Landkreis Waldeck-Frankenberg",
        "einwohner": 6769,
        "einwohner_stand": "2022-12-31",
        "groessenklasse": "5000_bis_unter_20000",
    },
    "umsetzung": {
        "status": "ok",
        "geholt_am": "2026-01-05T10:00:00Z",
        "umsetzungsstand": UMSETZUNGSSTAND,
    },
    "foerderung": {"status": "ok", "geholt_am": "2026-01-05T10:00:00Z", "items": []},
    "antraege": {"status": "ok", "items": []},
    "kontingent": {
        "status": "ok",
        "items": [
            {
                "bereich": "ozg",
                "topf": "Umsetzungsvereinbarung OZG Hessen Kommunal",
                "plaetze": 1,
                "belegt": 0,
                "frei": 1,
                "gueltig_von": "2020-01-01",
                "gueltig_bis": "2022-12-31",
            }
        ],
    },
    "termine": {"status": "ok", "items": []},
    "schritte": [
        {
            "art": "beratung",
            "titel": "Kostenfreie Beratung im Bereich OZG buchen",
            "grund": "Von 1 Platz ist 1 frei, buchbar bis 31.12.2022.",
            "wirkung": {
                "wert": 1,
                "nenner": 1,
                "einheit": "Beratungen",
                "satz": "1 Beratung, die das Land zahlt",
            },
            "frist": "2022-12-31",
            "ziel": "/beratung?ags=06635020",
            "quelle": "Beratung: Umsetzungsvereinbarung OZG Hessen Kommunal",
            "stand": "2021-04-15",
        }
    ],
    "schrittfolge": "Zuerst, was bald endet.",
}


class CockpitRead(BaseModel):
    """One Kommune on one day; each part has its own status.

    Everybody sees `kommune`, `umsetzung` and `foerderung`; what needs rights is asked for with the
    caller's token, whose owner the asked service judges. `schritte` come from the parts the caller
    sees, in the order that `schrittfolge` explains.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(COCKPIT))

    ags: str
    stichtag: date
    kommune: KommuneTeil
    umsetzung: UmsetzungTeil
    foerderung: FoerderungTeil
    antraege: AntraegeTeil
    kontingent: KontingentTeil
    termine: TermineTeil
    schritte: list[SchrittRead]
    schrittfolge: str
