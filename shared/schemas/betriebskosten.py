"""Wire contract of Betriebskosten: what is reported, and what is left of a year's allocation."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Anfrage, Geldbetrag, Kurztext, Monat, beispiel
from shared.schemas.foerderung import Programmcode
from shared.schemas.liste import SORTIERFOLGE, Seite

MAX_MELDUNG = 1024 * 1024
MAX_ZEILEN = 10_000
MAX_ABGELEHNTE = 200

Jahr = Annotated[int, Field(ge=2000, le=2099, examples=[2023])]

JAHR = {
    "programm": "EFA_BETRIEBSKOSTEN",
    "jahr": 2023,
    "zugesagt": "3900000.00",
    "gemeldet": "45210.50",
    "frei": "3854789.50",
    "leistungen": 2,
    "letzter_monat": "2023-03",
}
LEISTUNG = {
    "programm": "EFA_BETRIEBSKOSTEN",
    "jahr": 2023,
    "leistung": "Wohngeld",
    "gemeldet": "30140.33",
    "anteil_prozent": "66.67",
    "monate": 3,
    "letzter_monat": "2023-03",
}


class BetriebskostenmeldungCreate(Anfrage):
    """What the query of a report says; its body is the file."""

    programm: Annotated[Programmcode, Field(description="Das Programm, das die Kosten trägt.")]


class AbgelehnteZeile(BaseModel):
    """A line (counted from 1) that cannot be taken, and why; then none of the file is."""

    zeile: int
    grund: str


class BetriebskostenjahrRead(BaseModel):
    """A year's allocation (EUR): `gemeldet` is what the reports in force sum up to.

    `letzter_monat` is the last month reported, null before the first report.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(JAHR))

    programm: str
    jahr: int
    zugesagt: Geldbetrag
    gemeldet: Geldbetrag
    frei: Geldbetrag
    leistungen: int
    letzter_monat: str | None


class BetriebskostenmeldungRead(BaseModel):
    """What a file changed: lines that were new, that corrected one, and that were known already.

    `id` is null when it changed nothing. `jahre` are those the file speaks of, as they are now.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c6f",
                "programm": "EFA_BETRIEBSKOSTEN",
                "pruefsumme": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "neu": 2,
                "berichtigt": 0,
                "unveraendert": 4,
                "jahre": [JAHR],
            }
        )
    )

    id: UUID | None
    programm: str
    pruefsumme: str
    neu: int
    berichtigt: int
    unveraendert: int
    jahre: list[BetriebskostenjahrRead]


class Abrechnungsauswahl(Seite):
    programm: Annotated[Programmcode | None, Field(description="Nur dieses Programm.")] = None
    jahr: Annotated[Jahr | None, Field(description="Nur dieses Abrechnungsjahr.")] = None


class BetriebskostenFilter(Abrechnungsauswahl):
    sort: Annotated[
        Literal["abrechnungsmonat", "-abrechnungsmonat", "leistung", "-leistung"], SORTIERFOLGE
    ] = "abrechnungsmonat"
    monat: Annotated[Monat | None, Field(description="Nur dieser Abrechnungsmonat.")] = None
    leistung: Annotated[
        Kurztext | None, Field(description="Nur Leistungen, deren Name das enthält.")
    ] = None
    auch_ersetzte: Annotated[
        bool, Field(description="Auch Meldungen, die eine spätere berichtigt hat.")
    ] = False


class BetriebskostenjahreFilter(Abrechnungsauswahl):
    sort: Annotated[Literal["jahr", "-jahr", "programm", "-programm"], SORTIERFOLGE] = "jahr"


class BetriebskostenleistungenFilter(Abrechnungsauswahl):
    sort: Annotated[Literal["leistung", "-leistung"], SORTIERFOLGE] = "leistung"


class BetriebskostenleistungRead(BaseModel):
    """What a Leistung cost in a year (EUR), and its share of all that is reported for that year."""

    model_config = ConfigDict(json_schema_extra=beispiel(LEISTUNG))

    programm: str
    jahr: int
    leistung: str
    gemeldet: Geldbetrag
    anteil_prozent: Annotated[str, Field(description="Zwei Nachkommastellen", examples=["66.67"])]
    monate: int
    letzter_monat: str


class BetriebskostenRead(BaseModel):
    """A report (EUR): `fassung` counts the corrections, `gilt` says whether it is the last one.

    Zero takes back what was reported before. `tag` is the domain's day of the report.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c70",
                "meldung": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c6f",
                "programm": "EFA_BETRIEBSKOSTEN",
                "jahr": 2023,
                "leistung": "Wohngeld",
                "abrechnungsmonat": "2023-03",
                "betrag": "10046.78",
                "fassung": 1,
                "gilt": True,
                "tag": "2023-04-14",
            }
        )
    )

    id: UUID
    meldung: UUID
    programm: str
    jahr: int
    leistung: str
    abrechnungsmonat: str
    betrag: Geldbetrag
    fassung: int
    gilt: bool
    tag: date
