"""Life without a look at anything; readiness with reasons."""

from typing import Any

import httpx
import pytest
from sqlalchemy import make_url

from ozg.postgres import Cluster
from shared.app import service_app
from shared.settings import PlattformSettings
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer

PFAD = "/beratung/v1/gesundheit"
NIRGENDS = "postgresql+asyncpg://x@/x?host=/nirgends"


async def fragen(url: str, pfad: str = PFAD, **optionen: Any) -> httpx.Response:
    settings = PlattformSettings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL)
    app = service_app(
        "beratung", title="P", description="P", settings=settings, http=issuer(), routers=[],
        **optionen,
    )  # fmt: skip
    async for client in client_for(app):
        return await client.get(pfad)
    raise AssertionError


def teile(antwort: httpx.Response) -> dict[str, dict[str, Any]]:
    return {teil["teil"]: teil for teil in antwort.json()["teile"]}


async def test_bereit_mit_revision(database: Datenbank, cluster: Cluster) -> None:
    url = database("beratung")
    antwort = await fragen(url)
    revision = cluster.sql(
        "SELECT version_num FROM beratung.alembic_version", database=str(make_url(url).database)
    )
    assert (antwort.status_code, antwort.json()) == (
        200,
        {
            "bereit": True,
            "teile": [
                {"teil": "datenbank", "bereit": True, "grund": None},
                {"teil": "schema", "bereit": True, "grund": None, "revision": revision},
            ],
        },
    )


async def test_ohne_datenbank_mit_gruenden() -> None:
    antwort = await fragen(NIRGENDS)
    assert antwort.status_code == 503
    assert antwort.headers["Content-Type"] == "application/problem+json"
    assert antwort.headers["Retry-After"] == "2"
    assert antwort.json()["type"] == "/probleme/nicht-bereit"
    assert antwort.json()["bereit"] is False
    assert teile(antwort)["datenbank"] == {
        "teil": "datenbank",
        "bereit": False,
        "grund": "Die Datenbank antwortet nicht.",
    }
    assert "nirgends" not in antwort.text


async def test_wer_ohne_auskommt_bleibt_bereit_und_sagt_es() -> None:
    antwort = await fragen(NIRGENDS, datenbank_noetig=False)
    assert (antwort.status_code, antwort.json()["bereit"]) == (200, True)
    datenbank = teile(antwort)["datenbank"]
    assert not datenbank["bereit"]
    assert "Der Dienst antwortet auch so." in datenbank["grund"]


@pytest.mark.parametrize(
    ("sql", "grund"),
    [
        ("DROP TABLE beratung.alembic_version", "Migrationen fehlen"),
        ("DELETE FROM beratung.alembic_version", "Migrationen fehlen"),
        ("REVOKE SELECT ON beratung.alembic_version FROM beratung_app", "nicht lesbar"),
    ],
)
async def test_ohne_schema(database: Datenbank, cluster: Cluster, sql: str, grund: str) -> None:
    url = database("beratung")
    cluster.sql(sql, database=str(make_url(url).database))
    antwort = await fragen(url)
    assert antwort.status_code == 503
    assert teile(antwort)["datenbank"]["bereit"]
    assert grund in teile(antwort)["schema"]["grund"]


async def test_leben_braucht_nichts() -> None:
    antwort = await fragen(NIRGENDS, f"{PFAD}/leben")
    assert (antwort.status_code, antwort.json()) == (200, {"lebt": True})
