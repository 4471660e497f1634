"""The Modellkommunen as the sources name them, read from their document."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from services.foerderung.programm.lesen import lies_yaml, quellen
from shared.schemas.eingabe import Ags


class _Teil(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Eintrag(_Teil):
    ags: Ags
    name: str
    ikz: bool = False
    vermerk: str | None = None


class Verzeichnis(_Teil):
    entschieden_am: date
    quellen: tuple[str, ...]
    kommunen: tuple[Eintrag, ...]

    @property
    def quelle(self) -> str:
        return "; ".join(quellen()[id_].titel for id_ in self.quellen)


@cache
def modellkommunenverzeichnis() -> Verzeichnis:
    text = Path(__file__).with_name("verzeichnis.yaml").read_text("utf-8")
    return Verzeichnis.model_validate(lies_yaml(text))
