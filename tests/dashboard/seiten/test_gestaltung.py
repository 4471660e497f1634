"""The stylesheet and what uses it: each class used has a rule, each rule is used."""

import re
from collections.abc import Iterator
from pathlib import Path

from ozg import anmeldedienst
from services import dashboard
from shared import seiten

ORDNER = [Path(paket.__path__[0]) for paket in (dashboard, seiten, anmeldedienst)]
KLASSE = re.compile(r"[a-z][\w-]*")
ATTRIBUT = re.compile(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"')
ZEICHENKETTE = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")


def dateien(endung: str) -> Iterator[str]:
    for ordner in ORDNER:
        for datei in ordner.rglob(f"*.{endung}"):
            yield datei.read_text()


def regeln() -> set[str]:
    [css] = dateien("css")
    ohne_kommentare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", ohne_kommentare)))


def in_vorlagen() -> list[str]:
    return [wert for html in dateien("html") for wert in ATTRIBUT.findall(html)]


def test_jede_klasse_hat_eine_regel() -> None:
    ohne_ausdruck = [re.sub(r"\S*\{[{%].*?[%}]\}\S*", " ", wert) for wert in in_vorlagen()]
    benutzt = {klasse for wert in ohne_ausdruck for klasse in wert.split()}
    benutzt |= {k for py in dateien("py") for k in re.findall(r'\bclass_="([\w-]+)"', py)}
    assert len(benutzt) > 100
    assert benutzt - regeln() == set()


def test_jede_regel_wird_benutzt() -> None:
    """A class whose end is an expression stands for all that begin like it."""
    vorlagen, code = in_vorlagen(), [*dateien("py"), *dateien("js")]
    texte = [*vorlagen, *("".join(z) for text in code for z in ZEICHENKETTE.findall(text))]
    benutzt = {klasse for text in texte for klasse in KLASSE.findall(text)}
    anfaenge = {a for text in texte for a in re.findall(r"([a-z][\w-]*-)\{", text)}
    unbenutzt = {r for r in regeln() - benutzt if not r.startswith(tuple(anfaenge))}
    assert unbenutzt == set()
