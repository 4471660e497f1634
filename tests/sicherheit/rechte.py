"""Reads `rechte.yaml`: the one table of who may do what."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shared.auth import Rolle

TABELLE = Path(__file__).with_name("rechte.yaml")
OBJEKTE = ("eigen", "fremd", "abwesend")
NIEMAND = ("ohne", "abgelaufen", "falsche_audience")
ANFRAGENDE = (*Rolle, *NIEMAND)
GRUPPEN = {"alle": ANFRAGENDE, "unangemeldet": NIEMAND}


class Luecke(Exception):
    """The table leaves a cell open or fills it twice."""


@dataclass(frozen=True)
class Rechte:
    """`zellen[caller][object]` is the expected status; `objekt` says where the object is named."""

    objekt: str | None
    zellen: dict[str, dict[str, int]]

    @property
    def stelle(self) -> str:
        """The name of the parameter or field, without its collection."""
        return (self.objekt or "").rpartition(".")[2]

    @property
    def im_inhalt(self) -> bool:
        return (self.objekt or "").startswith("inhalt.")

    @property
    def oeffentlich(self) -> bool:
        """Whether it makes no difference who asks."""
        erste = self.zellen["ohne"]
        return 401 not in erste.values() and all(z == erste for z in self.zellen.values())

    @property
    def freiwillig(self) -> bool:
        """Whether everybody may read and a token that counts may show more."""
        ohne, *ungueltige = (set(self.zellen[wer].values()) for wer in NIEMAND)
        return 401 not in ohne and ungueltige == [{401}, {401}]

    @property
    def bewacht(self) -> bool:
        """Whether nobody gets in without a token that counts."""
        return all(set(self.zellen[wer].values()) == {401} for wer in NIEMAND)


def gelesen() -> dict[str, dict[str, Rechte]]:
    """Return the table by service and operationId; raises Luecke."""
    return {
        dienst: {name: rechte(f"{dienst} {name}", zeile) for name, zeile in operationen.items()}
        for dienst, operationen in yaml.safe_load(TABELLE.read_text()).items()
    }


def rechte(name: str, zeile: dict[str, Any]) -> Rechte:
    """Return one operation's cells from its lines; raises Luecke."""
    objekt = zeile.get("objekt")
    zellen: dict[str, dict[str, int]] = {}
    for gruppe, wert in zeile.items():
        if gruppe == "objekt":
            continue
        werte = wert if isinstance(wert, list) else [wert] * len(OBJEKTE)
        if len(werte) != len(OBJEKTE) or (objekt is None and len(set(werte)) > 1):
            raise Luecke(f"{name}: {gruppe} says {wert}")
        for wer in (w for wort in gruppe.split() for w in GRUPPEN.get(wort, (wort,))):
            if wer in zellen:
                raise Luecke(f"{name}: {wer} stands twice")
            zellen[wer] = dict(zip(OBJEKTE, werte, strict=True))
    if zellen.keys() != set(ANFRAGENDE):
        raise Luecke(f"{name}: {set(ANFRAGENDE) ^ zellen.keys()}")
    return Rechte(objekt, zellen)
