"""The description of the published data sets keeps DCAT-AP.de 3.0 and leads to what there is."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.parsers.jsonld import to_rdf

from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import client_for
from tests.katalog.conftest import HEUTE
from tests.tokens import ISSUER, JWKS_URL, issuer

PFAD = "/katalog/v1/datensaetze"
FORMEN = Graph().parse(Path(__file__).with_name("formen.ttl"))
DCATDE = "http://dcat-ap.de/def/dcatde/"
BESTAENDE = ["bereitstellungen", "kommunen", "leistungen"]


def verstoesse(graph: Graph) -> str:
    passt, _, bericht = validate(graph, shacl_graph=FORMEN)
    return "" if passt else str(bericht)


def als_graph(antwort: httpx.Response) -> Graph:
    if antwort.headers["Content-Type"].startswith("application/ld+json"):
        graph: Graph = to_rdf(antwort.json(), Graph())
        return graph
    return Graph().parse(data=antwort.text, format="turtle")


def einstellungen(url: str, **eigene: Any) -> Settings:
    return Settings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE, **eigene)


@pytest.mark.parametrize("format", ["jsonld", "turtle"])
async def test_die_beschreibung_haelt_dcat_ap_de(format: str, katalog: httpx.AsyncClient) -> None:
    graph = als_graph(await katalog.get(PFAD, params={"format": format}))
    assert verstoesse(graph) == ""
    namen = [str(name).split("#")[1] for name in graph.subjects(RDF.type, DCAT.Dataset)]
    assert sorted(namen) == BESTAENDE


async def test_jede_verteilung_steht_einmal_da(katalog: httpx.AsyncClient) -> None:
    """A graph would not show it: it holds what is said twice once."""
    jsonld = (await katalog.get(PFAD)).json()
    for bestand in jsonld["dataset"]:
        kennungen = [verteilung["id"] for verteilung in bestand["distribution"]]
        assert len(kennungen) == len(set(kennungen))


async def test_die_formen_sehen_was_fehlt(katalog: httpx.AsyncClient) -> None:
    ganz = als_graph(await katalog.get(PFAD))
    pflichten = (DCTERMS.title, DCTERMS.license, DCAT.accessURL, DCAT.theme, DCTERMS.publisher)
    for pflicht in pflichten:
        unvollstaendig = Graph() + ganz
        unvollstaendig.remove((None, pflicht, None))
        assert verstoesse(unvollstaendig), pflicht


async def test_beide_notationen_sagen_dasselbe(katalog: httpx.AsyncClient) -> None:
    eine, andere = [await katalog.get(PFAD, params={"format": f}) for f in ("jsonld", "turtle")]
    assert isomorphic(als_graph(eine), als_graph(andere))


@pytest.mark.parametrize(
    ("accept", "art"),
    [
        ("", "application/ld+json"),
        ("*/*", "application/ld+json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        ("application/ld+json;q=0.5, text/*", "text/turtle"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("text/turtle;q=viel", "application/ld+json"),
        ("application/rdf+xml", "application/ld+json"),
    ],
)
async def test_wer_fragt_waehlt_die_notation(
    accept: str, art: str, katalog: httpx.AsyncClient
) -> None:
    antwort = await katalog.get(PFAD, headers={"Accept": accept})
    assert antwort.headers["Content-Type"].split(";")[0] == art
    assert antwort.headers["Vary"] == "Accept"
    noch_einmal = await katalog.get(
        PFAD, headers={"Accept": accept, "If-None-Match": antwort.headers["ETag"]}
    )
    assert noch_einmal.status_code == 304


async def test_jede_adresse_fuehrt_zu_daten(lesedatenbank: str) -> None:
    settings = einstellungen(lesedatenbank, oeffentliche_adresse="http://test")
    async for client in client_for(create_app(settings, issuer())):
        graph = als_graph(await client.get(PFAD, headers={"Host": "boese.example"}))
        assert "boese.example" not in graph.serialize()
        adressen = {*graph.objects(None, DCAT.accessURL), *graph.objects(None, DCAT.landingPage)}
        adressen |= {*graph.objects(None, DCAT.endpointDescription)}
        assert len(adressen) >= len(BESTAENDE) * 3
        for adresse in adressen:
            antwort = await client.get(str(adresse))
            assert antwort.status_code == 200, adresse
            for verteilung in graph.subjects(DCAT.accessURL, adresse):
                art = str(graph.value(verteilung, DCAT.mediaType)).split("media-types/")[1]
                assert antwort.headers["Content-Type"].split(";")[0] == art


async def test_wer_betreibt_sagt_zu_welchen_bedingungen(lesedatenbank: str) -> None:
    settings = einstellungen(
        lesedatenbank,
        oeffentliche_adresse="https://ozg.example/amt",
        herausgeber="Musterstelle",
        kontakt="daten@ozg.example",
        lizenz="http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
        namensnennung="Musterstelle 2021",
        contributor_id="http://dcat-ap.de/def/contributors/musterstelle",
    )
    async for client in client_for(create_app(settings, issuer())):
        graph = als_graph(await client.get(PFAD))
        assert verstoesse(graph) == ""
        text = graph.serialize()
        for wert in ("Musterstelle", "mailto:daten@ozg.example", "dl-zero-de/2.0"):
            assert wert in text
        beitragende = set(graph.objects(None, URIRef(f"{DCATDE}contributorID")))
        assert beitragende == {URIRef("http://dcat-ap.de/def/contributors/musterstelle")}
        assert all(
            str(s).startswith("https://ozg.example/amt/katalog/v1/")
            for s in graph.subjects(RDF.type, DCAT.Dataset)
        )


async def test_der_stand_kommt_aus_den_daten(katalog: httpx.AsyncClient) -> None:
    graph = als_graph(await katalog.get(PFAD))
    (katalog_,) = graph.subjects(RDF.type, DCAT.Catalog)
    stand = graph.value(katalog_, DCTERMS.modified)
    assert isinstance(stand, Literal)
    kreis = (await katalog.get("/katalog/v1/kommunen?limit=200&sort=-name")).json()["items"]
    beginne = [k["gueltig_ab"] for k in kreis if k["gueltig_ab"]]
    assert str(stand) >= max(beginne, default="")
    assert str(stand) <= HEUTE.isoformat()


@pytest.mark.parametrize(
    "falsch",
    [
        {"lizenz": "CC-BY"},
        {"contributor_id": "musterstelle"},
        {"kontakt": "niemand"},
        {"oeffentliche_adresse": "ozg.example"},
    ],
)
def test_falsche_angaben_werden_beim_start_abgelehnt(falsch: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(falsch))):
        einstellungen("postgresql+asyncpg://", **falsch)
