"""What everybody reads: the items the sources name, searched as people write German."""

from typing import Any

import httpx
import pytest

PFAD, FRAGEN = "/katalog/v1/mitteilungen", "/katalog/v1/fragen"


async def titel(katalog: httpx.AsyncClient, pfad: str = PFAD, **query: Any) -> set[str]:
    antwort = await katalog.get(pfad, params=query)
    assert antwort.status_code == 200, antwort.text
    return {eine["titel"] for eine in antwort.json()["items"]}


async def test_die_quellen_stehen_dabei(katalog: httpx.AsyncClient) -> None:
    liste = (await katalog.get(PFAD)).json()
    assert liste["total_count"] == 19
    assert liste["items"][0]["titel"].endswith("Kommunalpolitischen Runde")
    for eine in liste["items"]:
        assert eine["quelle"]
        assert eine["datum_hinweis"]
        assert (eine["quelle_datum"] is None) == ("undatiert" in eine["quelle"])
        assert eine["herkunft"] == "stammdaten"
    assert await titel(katalog, art="infobrief") == {
        "Infobrief Nr. 3",
        "Infobrief Nr. 4",
        "OZG-Report #Kommunal Nr. 2",
    }
    assert len(await titel(katalog, art="foerderfibel")) == 1


async def test_eine_und_keine(katalog: httpx.AsyncClient) -> None:
    erste = (await katalog.get(PFAD)).json()["items"][0]
    ganze = await katalog.get(f"{PFAD}/{erste['id']}")
    assert ganze.json()["text"].startswith(erste["anfang"])
    assert (ganze.headers["ETag"][:3], ganze.headers["Vary"]) == ('"1-', "Authorization")
    bekannt = await katalog.get(
        f"{PFAD}/{erste['id']}", headers={"If-None-Match": ganze.headers["ETag"]}
    )
    assert (bekannt.status_code, bekannt.headers["Vary"]) == (304, "Authorization")
    fehlt = await katalog.get(f"{PFAD}/018f0000-0000-7000-8000-000000000000")
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/mitteilung-unbekannt")


@pytest.mark.parametrize(
    ("q", "treffer"),
    [
        ("Anmeldungen", "Präsentation zur Digitalisierungsberatung"),
        ("foerderfaehig", "Förderung von Personalkosten"),
        ("FÖRDERFÄHIG", "Förderung von Personalkosten"),
        ("Beratung", "Präsentation zur Digitalisierungsberatung"),
        ("Dienstleister extern", "Förderung von Personalkosten"),
        ("praesentation", "Präsentation zur Digitalisierungsberatung"),
        ("IT-Fachkräfte", "Förderung von Personalkosten"),
        ("fachkraeft im verbund", "Förderung von Personalkosten"),
    ],
)
async def test_gefunden_wie_man_schreibt(katalog: httpx.AsyncClient, q: str, treffer: str) -> None:
    assert treffer in await titel(katalog, q=q)


async def test_alle_woerter_muessen_vorkommen(katalog: httpx.AsyncClient) -> None:
    assert await titel(katalog, q="Waffenrecht") == {
        "Neue Leistungen aus den Digitalisierungsfabriken"
    }
    assert await titel(katalog, q="Waffenrecht Infobrief") == set()
    assert await titel(katalog, q="Quastenflosser") == set()


@pytest.mark.parametrize(
    "q", ["!", "a & | !(", "<->", "'", "\\", "-x", '"', ":*", "%", "_", "und", "- –", "§§ ((", "*"]
)
async def test_zeichen_sind_keine_befehle(katalog: httpx.AsyncClient, q: str) -> None:
    for pfad in (PFAD, FRAGEN):
        antwort = await katalog.get(pfad, params={"q": q})
        assert antwort.status_code == 200, antwort.text
    assert await titel(katalog, q=f"{q} Quastenflosser") == set()


async def test_prozent_ist_kein_platzhalter(katalog: httpx.AsyncClient) -> None:
    assert await titel(katalog, q="%") == set()
    assert await titel(katalog, q="Waffen%recht") == set()


async def test_fragen_und_antworten(katalog: httpx.AsyncClient) -> None:
    liste = (await katalog.get(FRAGEN)).json()
    assert [eine["frage"] for eine in liste["items"]] == [
        "Was ist civento?",
        "Können Kommunen für Personalkosten der OZG-Umsetzung eine Förderung erhalten?",
        "Welche Leistungen aus den Digitalisierungsfabriken sind für die Kommunen neu verfügbar?",
        "Wobei hilft die Koordinierungsstelle den Kommunen?",
    ]
    assert await titel(katalog, FRAGEN, q="plattform") == {"civento"}
    assert await titel(katalog, FRAGEN, thema="ikz") == {"Förderung von Personalkosten"}
    assert await titel(katalog, FRAGEN, q="Infobrief") == set()


async def test_themen_gezaehlt(katalog: httpx.AsyncClient) -> None:
    antwort = await katalog.get(f"{PFAD}/themen", params={"sort": "-anzahl"})
    themen = {t["thema"]: t["anzahl"] for t in antwort.json()["items"]}
    assert list(themen.values()) == sorted(themen.values(), reverse=True)
    for thema, anzahl in themen.items():
        liste = (await katalog.get(PFAD, params={"thema": thema})).json()
        assert liste["total_count"] == anzahl
    assert (await katalog.get(PFAD, params={"thema": "gibt-es-nicht"})).json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"thema": "Großes Thema"},
        {"thema": "a"},
        {"art": "brief"},
        {"q": ""},
        {"q": "a" * 201},
        {"entwuerfe": "vielleicht"},
        {"autor": "jemand"},
    ],
    ids=str,
)
async def test_was_nicht_gemeint_sein_kann(
    katalog: httpx.AsyncClient, query: dict[str, str]
) -> None:
    assert (await katalog.get(PFAD, params=query)).status_code == 422


async def test_keine_person_wird_genannt(katalog: httpx.AsyncClient) -> None:
    """The sources name nine people; the Mitteilungen name none of them."""
    genannt = ("Mosler", "Buch,", "Woitschell", "Merz", "Schaab", "Burghardt", "Gieseler", "Semler")
    for eine in (await katalog.get(PFAD)).json()["items"]:
        ganze = (await katalog.get(f"{PFAD}/{eine['id']}")).text
        assert not [name for name in genannt if name in ganze]
