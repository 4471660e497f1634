"""The Vorhaben as the sources name them, read from their document."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict

from services.foerderung.programm.lesen import lies_yaml, quellen
from services.foerderung.vorhaben.schreiben import gesucht
from shared.schemas.vorhaben import HessischeAgs


class _Teil(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Eintrag(_Teil):
    """A project; `betrag` in EUR, `quelle` the id of its source."""

    kennung: str
    titel: str
    themen: tuple[str, ...] = ()
    traeger: HessischeAgs | None = None
    partner: tuple[HessischeAgs, ...] = ()
    betrag: Decimal | None = None
    beschreibung: str | None = None
    quelle: str

    def spalten(self) -> dict[str, Any]:
        """Return the columns of the table, all but the version."""
        quelle = quellen()[self.quelle]
        return {
            **self.model_dump(),
            "id": uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:foerderung:vorhaben:{self.kennung}"),
            "partner": list(self.partner),
            "themen": list(self.themen),
            **gesucht(self.titel, self.themen),
            "ergebnis": None,
            "gefoerdert": True,
            "quelle": quelle.titel,
            "extern": quelle.extern,
        }


class Verzeichnis(_Teil):
    vorhaben: tuple[Eintrag, ...]


@cache
def vorhabenverzeichnis() -> Verzeichnis:
    text = Path(__file__).with_name("verzeichnis.yaml").read_text("utf-8")
    return Verzeichnis.model_validate(lies_yaml(text))
