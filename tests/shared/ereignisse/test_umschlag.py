"""What the database writes of an event is what its type declares, in the form it declares."""

import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.beratung.tables.ereignisarten import ARTEN as BERATUNG
from services.foerderung.tables import AKTE as FOERDERUNG
from services.katalog.tables import AKTE as KATALOG
from shared.ereignisse.arten import Ereignisarten
from shared.ereignisse.umschlag import umschlag
from shared.schemas.ereignis import Ereignisdaten, EreignisRead
from tests.shared.zustellung.conftest import adresse, engine

__all__ = ["adresse", "engine"]
KENNUNG = "019399c0-7c1e-7a5e-9d5a-3f2d6a1b8c47"
WERTE: tuple[Any, ...] = (KENNUNG, 3, True, ["a"])
EINES = """
    (SELECT CAST(:typ AS text) AS typ, CAST(:id AS uuid) AS id, CAST(:id AS uuid) AS gegenstand_id,
            3 AS version, ARRAY['06635020'] AS kommunen, CAST(:daten AS jsonb) AS daten,
            timestamptz '2021-04-15 09:41:03.5+02' AS zeitpunkt) AS ereignis"""


@pytest.mark.parametrize("arten", [BERATUNG, FOERDERUNG.arten, KATALOG.arten])
async def test_die_datenbank_schreibt_was_erklaert_ist(
    engine: AsyncEngine, arten: Ereignisarten
) -> None:
    frage = text(f"SELECT {umschlag(arten)} FROM {EINES}")
    async with engine.connect() as connection:
        for typ, art in arten.typen.items():
            voll = {feld: _wert(art.daten, feld) for feld in _eigene(art.daten)}
            for daten in ({**voll, "geheimes": 1}, {}):
                werte = {"typ": typ, "id": UUID(KENNUNG), "daten": json.dumps(daten)}
                inhalt = await connection.scalar(frage, werte | {"source": "hier"})
                kopf = {"id": KENNUNG, "version": 3, "kommunen": ["06635020"]}
                erklaert = art.daten.model_validate(daten | kopf).model_dump(mode="json")
                eines = EreignisRead.model_validate_json(inhalt)
                assert eines.data == erklaert
                assert (eines.type, eines.subject, eines.source) == (typ, KENNUNG, "hier")
                assert eines.model_dump(mode="json")["time"] == "2021-04-15T07:41:03.500000Z"


def _eigene(daten: type[Ereignisdaten]) -> set[str]:
    return {*daten.model_fields} - {*Ereignisdaten.model_fields}


def _wert(daten: type[Ereignisdaten], feld: str) -> Any:
    """Return a value this field takes as it is."""
    form: TypeAdapter[Any] = TypeAdapter(daten.model_fields[feld].rebuild_annotation())
    for wert in WERTE:
        try:
            form.validate_json(json.dumps(wert), strict=True)
        except ValidationError:
            continue
        return wert
    raise AssertionError(feld)
