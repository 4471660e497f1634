"""`ozg check`: what fits a Kommune, or what a programme says to a group of them."""

import json
from typing import Annotated, Any

import typer

from ozg.befehle.kommune import Tag, tag
from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, einzeln, liste
from ozg.umgebung import Abbruch

SPALTEN = {
    "Programm": "programm",
    "Ergebnis": "ergebnis",
    "Höchstbetrag": "hoechstbetrag",
    "Frist": "frist",
    "Es fehlt": "fehlende_angaben",
}


def check(
    kommunen: Annotated[list[str], typer.Argument(metavar="AGS", help="Gemeindeschlüssel")],
    *,
    programm: Annotated[str | None, typer.Option(help="nur dieses Programm, mit Regeln")] = None,
    angabe: Annotated[
        list[str] | None, typer.Option(metavar="NAME=WERT", help="mehrfach möglich")
    ] = None,
    stichtag: Tag = None,
    als_json: AlsJson = False,
) -> None:
    """Was zu einer Kommune passt; mit --programm, was es zu einer Gruppe sagt."""
    from shared.clients.foerderung import pruefungen
    from shared.schemas.pruefung import FoerdercheckCreate, PruefungCreate

    gesagt: dict[str, Any] = {"kommunen": kommunen, "angaben": _angaben(angabe or [])}
    if stichtag:
        gesagt["stichtag"] = tag(stichtag)
    with verbunden() as ozg:
        if programm is None:
            alle = ozg(pruefungen.foerdercheck(_lesen(FoerdercheckCreate, gesagt))).inhalt
            liste(alle.items, SPALTEN, als_json=als_json)
            return
        eingabe = _lesen(PruefungCreate, gesagt | {"programm": programm})
        pruefung = ozg(pruefungen.pruefen(eingabe)).inhalt
    offen = [r for r in pruefung.regeln if r.ergebnis != "erfuellt"]
    einzeln(
        pruefung,
        {"Programm": programm, "Stichtag": pruefung.stichtag}
        | {name: getattr(pruefung, feld) for name, feld in list(SPALTEN.items())[1:]}
        | {"Offen": "\n".join(f"{r.text} ({r.ergebnis.value})" for r in offen) or None},
        als_json=als_json,
    )


def _angaben(gesagt: list[str]) -> dict[str, Any]:
    """Return `name=value` as a mapping; values are read as JSON where they are any."""
    angaben: dict[str, Any] = {}
    for eintrag in gesagt:
        name, gleich, wert = eintrag.partition("=")
        if not gleich:
            raise Abbruch(f"Eine Angabe heißt NAME=WERT, nicht „{eintrag}“.")
        deutsch = {"ja": True, "nein": False}
        try:
            angaben[name] = deutsch[wert] if wert in deutsch else json.loads(wert)
        except ValueError:
            angaben[name] = wert
    return angaben


def _lesen(form: Any, gesagt: dict[str, Any]) -> Any:
    from pydantic import ValidationError

    try:
        return form.model_validate(gesagt)
    except ValidationError as error:
        stelle = ".".join(map(str, error.errors()[0]["loc"]))
        raise Abbruch(f"Die Angabe {stelle} stimmt nicht.") from error
