"""The form of a question: what decides how its statement looks; all else are parameters of it."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, cast, literal_column

from services.katalog.suche.frage import Frage
from services.katalog.suche.schluessel import ags, leika, ozg
from shared.schemas.katalog import Ebene, OnlinedienstStatus
from shared.schemas.leistung import Typisierung
from shared.schemas.suche import Suchanfrage, Suchart


class Form(NamedTuple):
    """Questions of one form differ in their words only.

    `themenfeld` says that they name one, `anfaenge` how many beginnings of a name they ask for;
    `leika`, `ozg` and `ags` say that they may be such a key, `ohne_unbekannte` that words were left
    out, `fortgesetzt` that a page came before.
    """

    arten: tuple[Suchart, ...]
    themenfeld: bool
    typisierung: Typisierung | None
    ebene: Ebene | None
    status: OnlinedienstStatus | None
    anfaenge: int
    leika: bool
    ozg: bool
    ags: bool
    ohne_unbekannte: bool = False
    fortgesetzt: bool = False


def parameter(name: str, typ: Any = String) -> ColumnElement[Any]:
    """Return what stands in a statement for a value of this name."""
    return cast(literal_column(f":{name}"), typ)


def form(anfrage: Suchanfrage, frage: Frage) -> Form:
    return Form(
        arten=_durchsuchte(anfrage),
        themenfeld=anfrage.themenfeld is not None,
        typisierung=anfrage.typisierung,
        ebene=anfrage.ebene,
        status=anfrage.status,
        anfaenge=len(frage.anfaenge),
        leika=leika(frage) is not None,
        ozg=ozg(frage) is not None,
        ags=ags(frage) is not None,
        fortgesetzt=anfrage.cursor is not None,
    )


def schluesselwerte(frage: Frage, stichtag: date) -> dict[str, object]:
    """Return the parameters of the keys and of the day that a statement may ask for."""
    werte: dict[str, object] = {
        "ziffern": frage.ziffern,
        "gemeinde": frage.ags.ljust(8, "0"),
        "stichtag": stichtag,
    }
    for name, spanne in (("leika", leika(frage)), ("ozg", ozg(frage)), ("ags", ags(frage))):
        if spanne:
            werte[f"{name}_von"], werte[f"{name}_bis"] = spanne
    return werte


def _durchsuchte(anfrage: Suchanfrage) -> tuple[Suchart, ...]:
    """Return the arts that can hold a hit; some filters fit Leistungen only."""
    moeglich = set(anfrage.art or Suchart)
    if anfrage.themenfeld or anfrage.typisierung or anfrage.ebene:
        moeglich &= {Suchart.LEISTUNG}
    elif anfrage.status:
        moeglich &= {Suchart.LEISTUNG, Suchart.ONLINEDIENST}
    return tuple(art for art in Suchart if art in moeglich)
