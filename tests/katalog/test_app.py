"""What is true of the whole service."""

import httpx


async def test_openapi(katalog: httpx.AsyncClient) -> None:
    vertrag = (await katalog.get("/katalog/v1/openapi.json")).json()
    assert vertrag["openapi"].startswith("3.1")
    operationen = [op for pfad in vertrag["paths"].values() for op in pfad.values()]
    assert len(operationen) > 50  # which ones, the table of rights says
    assert all(operation["summary"] for operation in operationen)


async def test_gesundheit_und_stichtag(katalog: httpx.AsyncClient) -> None:
    answer = await katalog.get("/katalog/v1/gesundheit")
    assert answer.json()["bereit"] is True
    assert answer.headers["OZG-Stichtag"] == "2021-04-15"


async def test_nur_lesen(katalog: httpx.AsyncClient) -> None:
    answer = await katalog.post("/katalog/v1/kommunen", json={})
    assert (answer.status_code, answer.json()["type"]) == (405, "/probleme/http-405")
