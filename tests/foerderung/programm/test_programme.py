import httpx
import pytest

PFAD = "/foerderung/v1/programme"


async def test_liste(portal: httpx.AsyncClient) -> None:
    erste = (await portal.get(PFAD, params={"limit": 3})).json()
    assert [p["code"] for p in erste["items"]] == [
        "DIGITALISIERUNGSBERATUNG", "EFA_BETRIEBSKOSTEN", "IKZ_OZG",
    ]  # fmt: skip
    assert erste["total_count"] == 5
    zweite = (await portal.get(PFAD, params={"limit": 3, "cursor": erste["next_cursor"]})).json()
    assert [p["code"] for p in zweite["items"]] == ["OZG_MODELLKOMMUNEN", "STARKE_HEIMAT_CIVENTO"]
    assert zweite["next_cursor"] is None


async def test_parameter_gelten_am_stichtag(portal: httpx.AsyncClient) -> None:
    werte = {}
    for tag in ("2019-12-31", "2022-12-31", "2023-01-01"):
        programm = await portal.get(f"{PFAD}/DIGITALISIERUNGSBERATUNG", params={"stichtag": tag})
        werte[tag] = [p["wert"] for p in programm.json()["parameter"]]
    assert werte == {
        "2019-12-31": [None, None],
        "2022-12-31": ["1", "1"],
        "2023-01-01": ["0", "1"],
    }


async def test_modellkommunen_mit_budget_und_quellen(portal: httpx.AsyncClient) -> None:
    programm = (await portal.get(f"{PFAD}/OZG_MODELLKOMMUNEN")).json()
    assert programm["stichtag"] == "2021-04-15"
    assert programm["budget"]["gesamt"] == programm["budget"]["frei"] == "1500000.00"
    assert programm["veroeffentlicht"]["am"] == "2020-07-27"
    assert programm["verfahren"]["votum"]["gremium"] == "KSpV"
    assert (programm["anzahl"]["von"], programm["anzahl"]["bis"]) == (10, 15)
    assert [q["id"] for q in programm["quellen"]] == ["Q0", "Q1", "Q2"]
    assert [a["name"] for a in programm["angaben"]][:1] == ["antragsdatum"]


async def test_budget_je_jahr(portal: httpx.AsyncClient) -> None:
    budgets = {}
    for jahr in (2022, 2023, 2025):
        antwort = await portal.get(
            f"{PFAD}/EFA_BETRIEBSKOSTEN", params={"stichtag": f"{jahr}-06-01"}
        )
        budgets[jahr] = antwort.json()["budget"]
    assert budgets[2022] is None
    assert budgets[2025] is None
    assert (budgets[2023]["jahr"], budgets[2023]["gesamt"]) == (2023, "3900000.00")


async def test_personalkosten_verweisen_auf_ikz(portal: httpx.AsyncClient) -> None:
    hinweise = (await portal.get(f"{PFAD}/IKZ_OZG")).json()["hinweise"]
    assert "Personalkosten" in hinweise[0]["text"]


async def test_das_ende_der_rahmenvereinbarung_ist_ein_hinweis_kein_wert(
    portal: httpx.AsyncClient,
) -> None:
    for tag in ("2026-11-30", "2027-01-01"):
        programm = (await portal.get(f"{PFAD}/IKZ_OZG", params={"stichtag": tag})).json()
        hinweis = programm["hinweise"][1]
        assert "läuft damit im Dezember 2026 aus" in hinweis["text"]
        assert hinweis["quelle"] in [q["titel"] for q in programm["quellen"] if q["extern"]]
        assert programm["parameter"][0]["wert"] == "25000.00"


@pytest.mark.parametrize(
    ("pfad", "status"),
    [
        ("/GIBT_ES_NICHT", 404),
        ("/ikz", 422),
        ("/%00", 422),
        ("/IKZ_OZG?stichtag=2021-13-01", 422),
        ("/IKZ_OZG?tag=2021-04-15", 422),
        ("?limit=0", 422),
        ("?cursor=%00", 422),
        ("?cursor=abc", 422),
    ],
)
async def test_grenzen(portal: httpx.AsyncClient, pfad: str, status: int) -> None:
    antwort = await portal.get(PFAD + pfad)
    assert antwort.status_code == status
    assert antwort.headers["content-type"] == "application/problem+json"
