"""docs/betrieb/einstellungen.md, made of the code; `make einstellungen` writes it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import get_args

from pydantic import SecretStr, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ozg import variablen
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.variablen import Variable
from shared.personendaten.fristen import Fristen
from shared.settings import Einstellungen, PlattformSettings, variable

WURZEL = Path(__file__).parents[2]
DATEI = WURZEL / "docs/betrieb/einstellungen.md"
DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
KOPF = """# Einstellungen

Diese Seite ist aus dem Code gemacht (`make einstellungen`); ein Test vergleicht sie mit ihm.

Jede Einstellung ist eine Variable der Umgebung. Eine leere Variable gilt als nicht gesetzt; dann
gilt der Inhalt der Datei, die wie sie heißt und in dem Ordner liegt, den `OZG_GEHEIMNISSE` nennt
(bei Compose `/run/secrets`). So steht kein Geheimnis in der Umgebung.

Eine falsche Einstellung lehnt jeder Dienst beim Start in einem Satz ab, der sie nennt und nicht
ihren Wert (Ende mit 2). `ozg pruefen` sagt vor dem Start, was fehlt. Dauern stehen nach ISO 8601:
`P30D` sind 30 Tage, `PT15M` 15 Minuten. „nötig“ heißt: ohne sie startet der Dienst nicht; `ozg up`
setzt sie selbst.
"""


def seite() -> str:
    """Return the whole page, as the code is now."""
    teile = [
        KOPF,
        _abschnitt("Alle Dienste", [*_felder(PlattformSettings, nur=PlattformSettings),
                                    *_reihen(variablen.ALLE), *_reihen(variablen.DATENBANKEN)]),
    ]  # fmt: skip
    for dienst in DIENSTE:
        klasse = import_module(f"services.{dienst}.settings").Settings
        teile.append(_abschnitt(f"Nur {dienst}", _felder(klasse, nur=klasse)))
    teile += [
        _abschnitt(
            "Sicherungen ([wie](sicherung.md))", _felder(Sicherungsplan, nur=Sicherungsplan)
        ),
        _abschnitt("`ozg` auf diesem Rechner", _reihen(variablen.EINGEBETTET)),
        _abschnitt("Anker des Journals", _reihen(variablen.JOURNAL)),
        _abschnitt(
            "So lange wird aufgehoben ([wie](datenschutz.md#fristen))",
            _felder(Fristen, nur=Fristen),
        ),
        _abschnitt("Ablagen und Sicherungen in einem S3", _reihen(variablen.SPEICHER)),
        _abschnitt("Gateway", _reihen(variablen.GATEWAY)),
    ]
    return "\n".join(teile)


def namen() -> set[str]:
    """Return every variable the page names, ‹DIENST› filled in."""
    klassen: list[type[Einstellungen]] = [Sicherungsplan, Fristen]
    klassen += [import_module(f"services.{dienst}.settings").Settings for dienst in DIENSTE]
    gefunden = {variable(klasse, feld) for klasse in klassen for feld in klasse.model_fields}
    for gruppe in vars(variablen).values():
        if isinstance(gruppe, tuple):
            gefunden |= {eine.name for eine in gruppe}
    gefunden |= {f"{dienst.upper()}_MIGRATION_URL" for dienst in DIENSTE}
    return gefunden


def _abschnitt(titel: str, reihen: Iterable[str]) -> str:
    kopf = "| Variable | sonst | wozu |\n|---|---|---|\n"
    return f"## {titel}\n\n{kopf}{''.join(reihen)}"


def _reihen(gruppe: Iterable[Variable]) -> Iterator[str]:
    for name, sonst, wozu in gruppe:
        yield f"| `{name}` | {f'`{sonst}`' if sonst else '–'} | {wozu} |\n"


def _felder(klasse: type[Einstellungen], *, nur: type[Einstellungen]) -> Iterator[str]:
    for feld, angabe in klasse.model_fields.items():
        if feld not in nur.__annotations__:
            continue
        name = variable(klasse, feld)
        if klasse is PlattformSettings and angabe.validation_alias is None:
            name = f"‹DIENST›_{feld.upper()}"
        assert angabe.description, f"{klasse.__module__}.{feld}: ohne description"
        yield f"| `{name}` | {_sonst(angabe)} | {angabe.description}{_grenzen(angabe)} |\n"


def _sonst(angabe: FieldInfo) -> str:
    if angabe.default is PydanticUndefined:
        return "nötig"
    if angabe.default in (None, "", []):
        return "–"
    return f"`{_wert(angabe.default)}`"


def _wert(wert: object) -> str:
    if isinstance(wert, timedelta) and not wert.seconds:
        return f"P{wert.days}D"
    if isinstance(wert, timedelta):
        return str(TypeAdapter(timedelta).dump_python(wert, mode="json"))
    return {True: "1", False: "0"}[wert] if isinstance(wert, bool) else str(wert)


def _grenzen(angabe: FieldInfo) -> str:
    worte = {"ge": "mindestens", "gt": "mehr als", "le": "höchstens"}
    grenzen = [
        f"{wort} {_wert(getattr(regel, name))}"
        for regel in angabe.metadata
        for name, wort in worte.items()
        if getattr(regel, name, None) is not None
    ]
    geheim = SecretStr in (angabe.annotation, *get_args(angabe.annotation))
    if geheim and "geheim" not in (angabe.description or ""):
        grenzen.insert(0, "geheim")
    return f" ({', '.join(grenzen)})" if grenzen else ""


if __name__ == "__main__":
    DATEI.write_text(seite(), encoding="utf-8")
