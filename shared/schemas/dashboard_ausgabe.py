"""Wire contract of files and pictures of what the Dashboard knows."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard_karte import ZAEHLWEISE
from shared.schemas.dashboard_kennzahl import Aufloesung, KennzahlId
from shared.schemas.dashboard_vergleich import KOMMUNEN_HOECHSTENS
from shared.schemas.dashboard_zahl import Merkmal
from shared.schemas.eingabe import Ags, Anfrage, Datum


class Ausgegebenes(StrEnum):
    UEBERBLICK = "ueberblick"
    BUENDEL = "buendel"
    VERFUEGBARKEIT = "verfuegbarkeit"
    KARTE = "karte"
    KOMMUNEN = "kommunen"
    KENNZAHLEN = "kennzahlen"
    VERLAUF = "verlauf"
    VERGLEICH = "vergleich"
    KREIS = "kreis"
    KOMMUNE = "kommune"
    BUDGETS = "budgets"


class Bildart(StrEnum):
    BUENDEL = "buendel"
    VERFUEGBARKEIT = "verfuegbarkeit"
    KARTE = "karte"
    VERLAUF = "verlauf"


class Auswahl(Anfrage):
    """What the addresses take themselves; each is read only where it means something."""

    kennzahl: Annotated[
        KennzahlId, Field(description="Für Karte und Verlauf: welche Kennzahl.")
    ] = Merkmal.BERATUNG_KOMMUNEN.value
    zaehlweise: Annotated[Zaehlweise, ZAEHLWEISE] = Zaehlweise.KOMMUNEN
    von: Annotated[Datum | None, Field(description="Für den Verlauf: erster Tag.")] = None
    bis: Annotated[Datum | None, Field(description="Für den Verlauf: letzter Tag.")] = None
    aufloesung: Annotated[
        Aufloesung, Field(description="Für den Verlauf: je Tag oder je Monat.")
    ] = Aufloesung.TAG


class AusgabeFilter(Auswahl):
    was: Annotated[Ausgegebenes, Field(description="Was die Datei enthält.")] = (
        Ausgegebenes.UEBERBLICK
    )
    format: Annotated[Literal["csv", "xlsx"], Field(description="Form der Datei.")] = "csv"
    ags: Annotated[
        list[Ags],
        Field(
            max_length=KOMMUNEN_HOECHSTENS,
            description="Für Vergleich, Kreis und Kommune: der Gemeindeschlüssel.",
        ),
    ] = []


class DiagrammFilter(Auswahl):
    bild: Annotated[Bildart, Field(description="Was das Bild zeigt.")] = Bildart.BUENDEL
