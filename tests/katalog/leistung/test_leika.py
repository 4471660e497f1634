"""LeiKa keys in every spelling and what lies under them; AGS and ARS name the same Kommune."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.leistung.leika import eigener_teil, leistungsobjekt
from shared.schemas.eingabe import Ags, LeikaSchluessel, LeikaTeil
from tests.katalog.conftest import leistung_einfuegen

LEISTUNGEN = "/katalog/v1/leistungen"
GANZ, TEIL = TypeAdapter(LeikaSchluessel), TypeAdapter(LeikaTeil)
GEMEINDE = TypeAdapter(Ags)
drei = st.integers(0, 999).map("{:03}".format)
gruppen = st.tuples(drei, drei, drei, drei)
trenner = st.sampled_from(["", ".", " "])


def gueltig(verrichtung: str, detail: str) -> bool:
    return verrichtung != "000" or detail == "000"


@given(gruppen, st.tuples(trenner, trenner, trenner, trenner))
def test_punkte_und_leerzeichen_zaehlen_nicht(
    teile: tuple[str, str, str, str], dazwischen: tuple[str, ...]
) -> None:
    geschrieben = "99" + "".join(t + teil for t, teil in zip(dazwischen, teile, strict=True))
    if gueltig(*teile[2:]):
        assert GANZ.validate_python(geschrieben) == "99" + "".join(teile)
        assert TEIL.validate_python(geschrieben) == "99" + "".join(teile)
    else:
        for art in (GANZ, TEIL):
            with pytest.raises(ValidationError, match="setzt eine Verrichtung voraus"):
                art.validate_python(geschrieben)


@given(gruppen, st.integers(0, 14))
def test_ein_anfang_ist_ein_teil_aber_kein_schluessel(
    teile: tuple[str, str, str, str], laenge: int
) -> None:
    anfang = ("99" + "".join(teile))[:laenge]
    if laenge in {5, 8, 11}:
        assert TEIL.validate_python(anfang) == anfang
    if laenge < 14:
        with pytest.raises(ValidationError):
            GANZ.validate_python(anfang)
    if laenge not in {5, 8, 11, 14}:
        with pytest.raises(ValidationError):
            TEIL.validate_python(anfang)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_anderes_wird_abgewiesen_oder_ist_einer(geschrieben: str) -> None:
    try:
        schluessel = GANZ.validate_python(geschrieben)
    except ValidationError:
        return
    assert len(schluessel) == 14
    assert schluessel.isascii()
    assert schluessel.isdecimal()


@given(gruppen)
def test_das_leistungsobjekt_umfasst_seine_verrichtungen(teile: tuple[str, str, str, str]) -> None:
    schluessel = "99" + "".join(teile)
    objekt = leistungsobjekt(schluessel)
    assert leistungsobjekt(objekt) == objekt
    assert schluessel.startswith(eigener_teil(objekt))
    assert schluessel.startswith(eigener_teil(schluessel))
    assert len(eigener_teil(schluessel)) in {8, 11, 14}


@given(st.integers(411, 636), st.integers(0, 999).map("{:03}".format))
def test_ags_und_ars_sind_einander_umkehrbar(kreis: int, gemeinde: str) -> None:
    """ARS = Land, Bezirk, Kreis (5) + Verband (4) + Gemeinde (3); in Hessen 0 and the Gemeinde."""
    ags = f"06{kreis}{gemeinde}"
    ars = ags[:5] + ("0000000" if gemeinde == "000" else f"0{gemeinde}{gemeinde}")
    assert GEMEINDE.validate_python(ars) == GEMEINDE.validate_python(ags) == ags
    gegliedert = f"{ars[:2]} {ars[2]} {ars[3:5]} {ars[5:9]} {ars[9:]}"
    assert GEMEINDE.validate_python(gegliedert) == ags
    if gemeinde == "000":
        assert GEMEINDE.validate_python(ags[:5]) == ags


async def test_alle_ars_fuehren_zu_ihrem_ags(katalog: httpx.AsyncClient) -> None:
    url: str | None = "/katalog/v1/kommunen?limit=200"
    while url:
        antwort = await katalog.get(url)
        for kommune in antwort.json()["items"]:
            assert GEMEINDE.validate_python(kommune["ars"]) == kommune["ags"]
        url = antwort.links["next"]["url"] if "next" in antwort.links else None


@pytest.fixture
async def mit_verrichtungen(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> httpx.AsyncClient:
    for schluessel in (
        "99001001001000",
        "99001001001001",
        "99001001002000",
        "99001002001000",
        "99777001003004",
    ):
        await leistung_einfuegen(engine, schluessel)
    return schreibend


async def eine(client: httpx.AsyncClient, schluessel: str) -> dict[str, Any]:
    (gefunden,) = (await client.get(LEISTUNGEN, params={"leika_schluessel": schluessel})).json()[
        "items"
    ]
    gelesen: dict[str, Any] = (await client.get(f"{LEISTUNGEN}/{gefunden['id']}")).json()
    return gelesen


async def test_verrichtungen_unter_ihrem_leistungsobjekt(
    mit_verrichtungen: httpx.AsyncClient,
) -> None:
    katalog = mit_verrichtungen
    objekt = await eine(katalog, "99001001000000")
    darunter = ["99001001001000", "99001001001001", "99001001002000"]
    assert [v["leika_schluessel"] for v in objekt["verrichtungen"]] == darunter
    verrichtung = await eine(katalog, "99001001001000")
    assert [v["name"] for v in verrichtung["verrichtungen"]] == ["99001001001001"]
    assert verrichtung["leistungsobjekt"] == {
        "leika_schluessel": "99001001000000",
        "id": objekt["id"],
        "name": "Abfallgebühr",
    }
    ohne_eltern = await eine(katalog, "99777001003004")
    assert ohne_eltern["leistungsobjekt"] == {
        "leika_schluessel": "99777001000000",
        "id": None,
        "name": None,
    }
    assert ohne_eltern["verrichtungen"] == []


async def test_filter(mit_verrichtungen: httpx.AsyncClient) -> None:
    for filter_, anzahl in (
        ({"leika_schluessel": "99001001"}, 4),
        ({"leika_schluessel": "99.001.001.001"}, 2),
        ({"leika_schluessel": "99001001001000"}, 1),
        ({"leika_schluessel": "99001"}, 10),
        ({"ozg_id": "10136"}, 13),
        ({"ozg_id": "101"}, 26),
        ({"ozg_id": "10"}, 30),
        ({"typisierung": "2/3", "ebene": "landkreis"}, 6),
        ({"ebene": "sonderstatus"}, 1),
        ({"status": "verfuegbar"}, 33),
        ({"status": "pilot"}, 0),
        ({"sdg": "0000000"}, 0),
    ):
        antwort = await mit_verrichtungen.get(LEISTUNGEN, params=filter_)
        assert antwort.json()["total_count"] == anzahl, filter_
