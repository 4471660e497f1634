"""Every refusal has its page, with the same title and status."""

import importlib
import pkgutil

import services
import shared
from services.dashboard.seiten.probleme.probleme import problemarten
from shared.errors import HTTP_TEXTE, DomainError

OHNE_KLASSE = {
    "interner-fehler",
    "datenbank-ausgelastet",
    "dienst-antwortet-zu-langsam",
    "http-fehler",
    *(f"http-{status}" for status in HTTP_TEXTE),
}


def _alle(art: type[DomainError]) -> set[type[DomainError]]:
    direkt = set(art.__subclasses__())
    return direkt.union(*(_alle(unter) for unter in direkt))


def _ablehnungen() -> set[tuple[str, int, str]]:
    for paket in (services, shared):
        for modul in pkgutil.walk_packages(paket.__path__, f"{paket.__name__}."):
            importlib.import_module(modul.name)
    return {
        (art.slug, art.status, art.title)
        for art in _alle(DomainError)
        if art.__module__.startswith(("services", "shared"))
    }


def test_jede_ablehnung_hat_ihre_seite_und_umgekehrt() -> None:
    ablehnungen = _ablehnungen()
    assert len(ablehnungen) > 25
    beschrieben = {
        (name, status, art.titel) for name, art in problemarten().items() for status in art.status
    }
    assert ablehnungen <= beschrieben
    assert {name for name, *_ in beschrieben - ablehnungen} <= OHNE_KLASSE
    for status, (titel, _) in HTTP_TEXTE.items():
        assert problemarten()[f"http-{status}"].titel == titel
