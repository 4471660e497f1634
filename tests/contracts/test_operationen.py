"""Each operation of a published document is a function of `shared.clients`, and says the same."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, get_args, get_origin, get_type_hints
from unittest.mock import MagicMock
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from fastapi import FastAPI

import shared.clients
from shared.clients.aufruf import Aufruf

# what needs no function: probes of the operators, and what other programs read by its address
OHNE = re.compile(
    r"/gesundheit(/leben)?$"  # health, asked by whoever starts a service
    r"|\.atom$|\.ics$"  # feed readers and calendars
    r"|/aktualisierungen$"  # a stream of events, for browsers
)
BAUSTEINE = {"shared.clients.aufruf", "shared.clients.plattform", "shared.clients.verbindung"}


def funktionen() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield what returns an Aufruf, or the address of a file."""
    for modul in pkgutil.walk_packages(shared.clients.__path__, "shared.clients."):
        if modul.name in BAUSTEINE:
            continue
        for name, wert in vars(import_module(modul.name)).items():
            if not inspect.isfunction(wert) or wert.__module__ != modul.name or name[0] == "_":
                continue
            form = get_type_hints(wert).get("return")
            if get_origin(form) is Aufruf or form is str:
                yield f"{modul.name}.{name}", wert


FUNKTIONEN = dict(funktionen())


def gerufen(funktion: Callable[..., Any], dienst: str) -> Aufruf[Any] | str:
    """Call it with something for every parameter."""
    arten = get_type_hints(funktion)
    werte: dict[str, Any] = {}
    for name in inspect.signature(funktion).parameters:
        art = arten[name]
        if name == "dienst":  # the Dashboard has no Protokoll
            werte[name] = "katalog" if dienst == "dashboard" else dienst
        elif art is UUID or UUID in get_args(art):
            werte[name] = UUID(int=1)
        elif art is bytes:
            werte[name] = b""
        else:
            ding = MagicMock(__str__=lambda _: "x", __format__=lambda *_: "x")
            ding.__iter__.side_effect = lambda: iter(["x"])
            werte[name] = "x" if art is str or str in get_args(art) else ding
    ergebnis: Aufruf[Any] | str = funktion(**werte)
    return ergebnis


def operation(dokument: dict[str, Any], methode: str, pfad: str) -> tuple[str, dict[str, Any]]:
    """Return the address with the most literal parts that fits."""
    passende = [
        (muster.count("{"), muster)
        for muster, wege in dokument["paths"].items()
        if methode.lower() in wege
        and re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(muster)), pfad)
    ]
    assert passende, f"{methode} {pfad} steht in keinem Dokument"
    muster = min(passende)[1]
    return muster, dokument["paths"][muster][methode.lower()]


def schemaname(beschreibung: dict[str, Any]) -> set[str]:
    verweise = [i["schema"].get("$ref", "") for i in beschreibung.get("content", {}).values()]
    return {verweis.rpartition("/")[2] for verweis in verweise}


def fehler(aufruf: Aufruf[Any] | str, muster: str, gefunden: dict[str, Any]) -> Iterator[str]:
    bekannt = {p["name"] for p in gefunden.get("parameters", []) if p["in"] == "query"}
    noetig = {p["name"] for p in gefunden.get("parameters", []) if p.get("required")} & bekannt
    if isinstance(aufruf, str):
        fragen = set(parse_qs(urlsplit(aufruf).query))
    else:
        fragen = set(aufruf.frage)
        antworten = [r for code, r in gefunden["responses"].items() if code.startswith("2")]
        if re.sub(r"[\[\]]", "_", aufruf.form.__name__) not in set().union(
            *map(schemaname, antworten)
        ):
            yield f"{muster}: antwortet nicht mit {aufruf.form.__name__}"
        if (aufruf.inhalt is not None or aufruf.datei is not None) and (
            "requestBody" not in gefunden
        ):
            yield f"{muster}: nimmt keinen Rumpf"
    if not fragen <= bekannt:
        yield f"{muster}: kennt {sorted(fragen - bekannt)} nicht"
    if not noetig <= fragen:
        yield f"{muster}: verlangt {sorted(noetig - fragen)}"


def test_every_operation_has_its_function(app: FastAPI) -> None:
    dokument = app.openapi()
    dienst = next(iter(dokument["paths"])).split("/")[1]
    gesagt: set[tuple[str, str]] = set()
    befunde: list[str] = []
    for name, funktion in FUNKTIONEN.items():
        aufruf = gerufen(funktion, dienst)
        methode, pfad = (
            ("GET", urlsplit(aufruf).path)
            if isinstance(aufruf, str)
            else (aufruf.methode, aufruf.pfad)
        )
        if not pfad.startswith(f"/{dienst}/"):
            continue
        muster, gefunden = operation(dokument, methode, pfad)
        gesagt.add((methode, muster))
        befunde += [f"{name}: {was}" for was in fehler(aufruf, muster, gefunden)]
    offen = [
        f"{methode.upper()} {muster}: ohne Funktion"
        for muster, wege in dokument["paths"].items()
        for methode in wege
        if not OHNE.search(muster) and (methode.upper(), muster) not in gesagt
    ]
    assert not befunde + offen, "\n".join(befunde + offen)


@pytest.mark.parametrize("name", ["katalog.leistungen.leistung", "protokoll.protokoll"])
def test_functions_are_found(name: str) -> None:
    assert f"shared.clients.{name}" in FUNKTIONEN
