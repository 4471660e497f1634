"""Rule cases: what a programme's rules are expected to say, beside its document."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from services.foerderung.programm.grundform import Teil
from services.foerderung.programm.lesen import als_json, lies_yaml
from shared.schemas.eingabe import Datum, Geldbetrag
from shared.schemas.foerderung import Pruefergebnis

ORDNER = Path(__file__).parent


class Regelfall(Teil):
    """`angaben` are as JSON has them; `verletzt` names rules, `fehlt` Angaben, both in order."""

    warum: Annotated[str, Field(max_length=200)] | None = None
    stichtag: Datum
    kommunen: Annotated[int, Field(ge=1, le=100)]
    angaben: dict[str, Any]
    ergebnis: Pruefergebnis
    hoechstbetrag: Geldbetrag | None = None
    verletzt: tuple[str, ...] = ()
    fehlt: tuple[str, ...] = ()


@cache
def regelfaelle(code: str) -> Sequence[Regelfall]:
    """Return the cases of `<code>.faelle.yaml`; none for a programme that is not shipped.

    `grundlage` holds Angaben of every case that does not say otherwise; null takes one away.
    """
    datei = ORDNER / f"{code.lower()}.faelle.yaml"
    if not datei.exists():
        return ()
    gelesen = als_json(lies_yaml(datei.read_text("utf-8")))
    grundlage = gelesen.get("grundlage", {})
    return tuple(
        Regelfall.model_validate(fall | {"angaben": _ohne_null(grundlage | fall["angaben"])})
        for fall in gelesen["faelle"]
    )


def _ohne_null(angaben: dict[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in angaben.items() if wert is not None}
