"""The lookup in the field names of FIT-Connect's routing answer."""

import httpx
import pytest

URN = "urn:de:fim:leika:leistung:99001001000000"
ORT = {"ags": "06635020"}
NUR_DORT = (
    "destinationId", "destinationSignature", "destinationParameters",
    "destinationParametersSignature", "destinationLogo",
)  # fmt: skip


@pytest.mark.parametrize("leika", [URN, URN.upper(), "99001001000000"])
@pytest.mark.parametrize("ort", [ORT, {"ars": "066350020020"}, {"areaId": "066350020020"}])
async def test_eine_route(mit_ketten: httpx.AsyncClient, leika: str, ort: dict[str, str]) -> None:
    answer = await mit_ketten.get("/katalog/v1/routes", params={"leikaKey": leika} | ort)
    assert answer.status_code == 200, answer.text
    liste = answer.json()
    assert (liste["count"], liste["offset"], liste["totalCount"]) == (1, 0, 1)
    assert liste["routes"] == [
        dict.fromkeys(NUR_DORT)
        | {
            "destinationName": "Volkmarsen",
            "ags": "06635020",
            "ars": "066350020020",
            "serviceIdentifier": URN,
            "onlineServiceName": liste["routes"][0]["onlineServiceName"],
            "onlineServiceUrl": "https://06635020.example/",
            "hint": None,
        }
    ]


async def test_warum_nicht_online(mit_ketten: httpx.AsyncClient) -> None:
    params = {"leikaKey": "99102013000000"} | ORT
    [route] = (await mit_ketten.get("/katalog/v1/routes", params=params)).json()["routes"]
    assert (route["destinationName"], route["onlineServiceUrl"]) == ("Volkmarsen", None)
    assert "noch nicht eingebunden" in route["hint"]


@pytest.mark.parametrize(
    "params",
    [
        {"leikaKey": "99999999000000"} | ORT,  # nobody knows it
        {"leikaKey": URN, "ags": "06635000"},  # not a task of a Landkreis
    ],
)
async def test_keine_route(mit_ketten: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await mit_ketten.get("/katalog/v1/routes", params=params)
    assert answer.json() == {"count": 0, "offset": 0, "totalCount": 0, "routes": []}


async def test_offset_und_limit(mit_ketten: httpx.AsyncClient) -> None:
    params = {"leikaKey": URN, "offset": "1", "limit": "1"} | ORT
    answer = await mit_ketten.get("/katalog/v1/routes", params=params)
    assert answer.json() == {"count": 0, "offset": 1, "totalCount": 1, "routes": []}


@pytest.mark.parametrize(
    ("params", "status"),
    [
        (ORT, 422),
        ({"leikaKey": URN}, 422),
        ({"leikaKey": URN, "areaId": "06635020"} | ORT, 422),
        ({"leikaKey": URN.replace("leistung", "dienst")} | ORT, 422),
        ({"leikaKey": URN, "limit": "501"} | ORT, 422),
        ({"leikaKey": URN, "leika_schluessel": URN} | ORT, 422),
        ({"leikaKey": URN, "ags": "05315000"}, 404),
    ],
)
async def test_abgelehnt(
    mit_ketten: httpx.AsyncClient, params: dict[str, str], status: int
) -> None:
    assert (await mit_ketten.get("/katalog/v1/routes", params=params)).status_code == status


async def test_urn_auch_anderswo(mit_ketten: httpx.AsyncClient) -> None:
    treffer = await mit_ketten.get(
        "/katalog/v1/zustaendigkeiten", params={"leika_schluessel": URN} | ORT
    )
    assert treffer.json()["items"]
    liste = await mit_ketten.get("/katalog/v1/leistungen", params={"leika_schluessel": URN})
    assert liste.status_code == 200, liste.text
    assert [zeile["leika_schluessel"] for zeile in liste.json()["items"]] == ["99001001000000"]
