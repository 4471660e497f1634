"""What a route asks for, and when: another service before the first statement, so that no
connection waits for it; a Lesung where nothing is written and nobody's token counts.
"""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.auth import _vielleicht, angemeldet
from shared.db import _lesung, _transaction

FRAGEN = "_erfragen"


def in_ihrer_folge(dependant: Dependant) -> Iterator[object]:
    for davor in dependant.dependencies:
        yield from in_ihrer_folge(davor)
    yield dependant.call


def zu_spaet(route: APIRoute) -> list[str]:
    """Return what is asked after a session could have sent something."""
    folge = list(in_ihrer_folge(route.dependant))
    ab = folge.index(_transaction) if _transaction in folge else len(folge)
    namen = [str(getattr(eine, "__name__", "")) for eine in folge]
    fragen = {name for name in namen if name.endswith(FRAGEN)}
    return sorted(name for name in fragen if namen.index(name) > ab)


def test_no_connection_waits_for_another_service(app: FastAPI) -> None:
    spaet = {
        f"{route.methods} {route.path}": namen
        for route in app.routes
        if isinstance(route, APIRoute) and (namen := zu_spaet(route))
    }
    assert spaet == {}


def test_a_lesung_reads_what_anyone_may_and_nothing_else(app: FastAPI) -> None:
    for route in app.routes:
        if not isinstance(route, APIRoute):
            continue
        gefragt = set(in_ihrer_folge(route.dependant))
        mit_token = not gefragt.isdisjoint({angemeldet, _vielleicht})
        if _lesung in gefragt:
            assert route.methods == {"GET"}, route.path
            assert not mit_token, route.path
            assert _transaction not in gefragt, route.path
        elif app.title == "Katalog" and route.methods == {"GET"} and _transaction in gefragt:
            assert mit_token or route.path.endswith("/export"), route.path
