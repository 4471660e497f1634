"""What a start does once, and what it leaves to whoever needs it (ADR 0049)."""

import gc
import json
import subprocess
import sys

from fastapi.routing import APIRoute

from services.__main__ import bleibend
from shared.app import Dienst
from shared.routing import aufnehmen, router_for
from shared.zertifikate import zertifikate

router = router_for("/dinge/{id}", tag="Dinge")
SELTENE = (
    "holidays",
    "lxml",
    "opentelemetry.sdk",
    "rdflib",
    "recurring_ical_events",
    "rich",
    "typst",
    "xlsxwriter",
)
LADEN = f"""
import json, sys
from services.__main__ import bleibend
with bleibend():
    from services.katalog.app import create_app
    geladen = ["obstore"] if "obstore" in sys.modules else []
    from services.foerderung.app import create_app
    from services.beratung.app import create_app
    geladen += ["jinja2"] if "jinja2" in sys.modules else []
    from services.dashboard.app import create_app
print(json.dumps(geladen + [name for name in {SELTENE} if name in sys.modules]))
"""


@router.get("")
async def get_ding(id: int) -> None:
    """Return nothing."""


def test_was_selten_gebraucht_wird_laedt_kein_dienst() -> None:
    done = subprocess.run([sys.executable, "-c", LADEN], capture_output=True, check=True)
    assert json.loads(done.stdout) == []


def test_eine_route_wird_einmal_untersucht() -> None:
    [route] = router.routes
    assert isinstance(route, APIRoute)
    for app in (Dienst(), Dienst()):
        aufnehmen(app, router, prefix="/probe/v1")
        hier = app.router.routes[-1]
        assert isinstance(hier, APIRoute)
        assert hier.path_format == "/probe/v1/dinge/{id}"
        assert hier.dependant is route.dependant
        assert hier.dependency_overrides_provider is app


def test_zertifikate_werden_einmal_gelesen() -> None:
    assert zertifikate() is zertifikate()


def test_in_dem_was_bleibt_wird_nicht_gesucht_spaeter_aber_wieder() -> None:
    try:
        with bleibend():
            assert not gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
