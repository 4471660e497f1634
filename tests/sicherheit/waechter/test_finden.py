"""A check of rights is found by its form, and gone when its switch is off."""

import ast
from types import SimpleNamespace
from typing import Any

import pytest

from tests.sicherheit.waechter import finden
from tests.sicherheit.waechter.finden import Art, Wissen, umgebaut

WISSEN = Wissen(
    verbote={"Verboten"},
    einlaesse={"shared.auth.braucht"},
    fragen={"probe.darf"},
    filter={"probe.sichtbar"},
    pruefend={"probe.verlange"},
)
KOPF = """
from shared.auth import braucht
def darf(person): return A in person.rollen
def verlange(person):
    if x is None or not darf(person):
        raise Verboten("so nicht")
"""


def stellen(code: str) -> list[tuple[Art, str]]:
    """Return what is found of `code`, the four checks above left out."""
    ohne = len(umgebaut(KOPF, "probe.py", WISSEN)[1])
    return [(s.art, s.was) for s in umgebaut(KOPF + code, "probe.py", WISSEN)[1][ohne:]]


@pytest.mark.parametrize(
    ("code", "erwartet"),
    [
        ("tuer = braucht(A, B)", [(Art.EINLASS, "braucht(A, B)")]),
        ("if a < b: raise Verboten()", [(Art.VERBOT, "a < b")]),
        ("if a < b: raise Unbekannt()", []),
        ("if not darf(p): raise Unbekannt()", [(Art.VERBOT, "not darf(p)")]),
        ("if a or not p.vertritt(k): raise Unbekannt()", [(Art.VERBOT, "not p.vertritt(k)")]),
        ("raise Verboten('nie')", [(Art.VERBOT, "raise Verboten('nie')")]),
        ("verlange(p)", [(Art.VERBOT, "verlange(p)")]),
        ("rolle = verlange(p)", []),  # its result is needed; the check within has its own switch
        ("b = A in p.rollen", [(Art.FRAGE, "A in p.rollen")]),
        ("b = not p.rollen.isdisjoint(X)", [(Art.FRAGE, "p.rollen.isdisjoint(X)")]),
        ("b = X.isdisjoint(p.ags)", [(Art.FRAGE, "X.isdisjoint(p.ags)")]),
        ("b = A in p.namen", []),
        ("q = q.where(sichtbar(p))", []),  # not the one that is known
        (
            "jwt.decode(t, k, algorithms=X, options={})",
            [(Art.TOKEN, was) for was in finden.GEPRUEFT],
        ),
    ],
)
def test_was_gefunden_wird(code: str, erwartet: list[tuple[Art, str]]) -> None:
    assert stellen(code) == erwartet


def gelaufen(code: str, aus: str | None, **namen: Any) -> dict[str, Any]:
    """Run `code` with the check off whose text is `aus`; return its names."""
    baum, gefunden = umgebaut(code, "probe.py", WISSEN)
    weg = {s.id for s in gefunden if s.was == aus}
    assert bool(weg) is (aus is not None)
    raum = {finden.AUS: weg.__contains__, "Verboten": PermissionError} | namen
    exec(compile(baum, "probe.py", "exec"), raum)
    return raum


def test_ausgeschaltet_erlaubt_jede() -> None:
    niemand = SimpleNamespace(rollen=frozenset(), vertritt=lambda ags: False)
    verbot = "if x or not p.vertritt(1):\n    raise Verboten()"
    with pytest.raises(PermissionError):
        gelaufen(verbot, None, p=niemand, x=False)
    gelaufen(verbot, "not p.vertritt(1)", p=niemand, x=False)
    with pytest.raises(PermissionError):  # the other half still stands
        gelaufen(verbot, "not p.vertritt(1)", p=niemand, x=True)
    frage = "b = 1 in p.rollen, 1 not in p.rollen, p.rollen.isdisjoint({1})"
    assert gelaufen(frage, None, p=niemand)["b"] == (False, True, True)
    for nr, was in enumerate(("1 in p.rollen", "1 not in p.rollen", "p.rollen.isdisjoint({1})")):
        erwartet = [False, True, True]
        erwartet[nr] = not erwartet[nr]
        assert list(gelaufen(frage, was, p=niemand)["b"]) == erwartet
    with pytest.raises(PermissionError):
        gelaufen("raise Verboten()", None)
    gelaufen("raise Verboten()", "raise Verboten()")


def test_ohne_schalter_bleibt_alles_wie_es_war() -> None:
    code = "x = [a for a in b if a in c]\nif x:\n    raise ValueError(x)\n"
    baum, gefunden = umgebaut(code, "probe.py", WISSEN)
    assert gefunden == []
    assert ast.unparse(baum) == ast.unparse(ast.parse(code))
