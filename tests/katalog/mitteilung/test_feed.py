"""The Atom feed, read by a reader that knows nothing of us and held against RFC 4287 and 5005."""

import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import httpx
import pytest

from tests.conftest import client_for
from tests.katalog.mitteilung.conftest import PFAD, Entwerfen, akt, app_am

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = f"{PFAD}.atom"
BOESE = {
    "titel": '</title><script>alert("1")</script>&amp; ]]>',
    "text": "<b>fett</b>\n\n<!-- -- --> &lt;",
    "anlagen": [{"titel": '"><img src=x>', "url": "https://portal.example/?a=1&b='2'"}],
}


def fehler(xml: bytes) -> list[str]:
    """What of a feed breaks a MUST of RFC 4287 (sections 4.1.1, 4.1.2, 4.1.3, 4.2) or 5005 (3)."""
    feed = ET.fromstring(xml)
    assert feed.tag == f"{ATOM}feed"
    befunde = []
    for ding in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            if len(ding.findall(f"{ATOM}{name}")) != 1:
                befunde.append(f"{name} not once")
        for name in ("updated", "published"):
            for datum in ding.findall(f"{ATOM}{name}"):
                if datetime.fromisoformat(datum.text or "").tzinfo is None:
                    befunde.append(f"{name} without an offset")
        if not ding.findall(f"{ATOM}author/{ATOM}name"):
            befunde.append("nobody is the author")
        if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", ding.findtext(f"{ATOM}id") or ""):
            befunde.append("id is no URN of a UUID")
        links = [
            (link.get("rel"), link.get("type"))
            for link in ding.findall(f"{ATOM}link")
            if link.get("rel") != "related"
        ]
        if len(set(links)) != len(links):
            befunde.append("two links of one kind")
        for eine in ding.findall(f"{ATOM}link"):
            if not (eine.get("href") or "").startswith(("http://", "https://")):
                befunde.append("a link is not absolute")
    ids = [eintrag.findtext(f"{ATOM}id") for eintrag in feed.findall(f"{ATOM}entry")]
    if len(set(ids)) != len(ids):
        befunde.append("an entry stands twice")
    for inhalt in feed.iter(f"{ATOM}content"):
        if inhalt.get("type") != "xhtml" or [kind.tag for kind in inhalt] != [
            "{http://www.w3.org/1999/xhtml}div"
        ]:
            befunde.append("content is not one div")
        if {kind.tag.rpartition("}")[2] for kind in inhalt.iter()} - {"content", "div", "p"}:
            befunde.append("content has markup of its own")
    return befunde


def gelesen(antwort: httpx.Response) -> Any:
    assert antwort.status_code == 200, antwort.text
    assert antwort.headers["Content-Type"] == "application/atom+xml"
    assert fehler(antwort.content) == []
    feed = feedparser.parse(antwort.content, response_headers=dict(antwort.headers))
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


async def test_alles_und_ein_thema(katalog: httpx.AsyncClient) -> None:
    feed = gelesen(await katalog.get(FEED))
    assert len(feed.entries) == 19
    assert [e.updated for e in feed.entries] == sorted(
        (e.updated for e in feed.entries), reverse=True
    )
    assert feed.feed.updated == feed.entries[0].updated == "2021-04-01T00:00:00+02:00"
    frage = next(e for e in feed.entries if e.title == "civento")
    assert [tag.term for tag in frage.tags] == ["civento"]
    assert "Was ist civento?" in frage.content[0].value
    assert "Quelle: OZG-Report #Kommunal Nr. 2, März 2021, Seite 5" in frage.content[0].value
    assert "nennt nur den Monat" in frage.content[0].value
    eines = gelesen(await katalog.get(FEED, params={"thema": "civento"}))
    assert [e.id for e in eines.entries] == [frage.id]
    assert eines.feed.id != feed.feed.id
    assert eines.feed.title == "Mitteilungen zum Thema civento"


async def test_verweise_beginnen_mit_der_oeffentlichen_adresse(lesedatenbank: str) -> None:
    app = app_am(lesedatenbank, oeffentliche_adresse="https://ozg.example.org/basis")
    async for katalog in client_for(app, Host="boese.example"):
        antwort = await katalog.get(FEED, params={"thema": "civento"})
        assert b"boese" not in antwort.content
        feed = gelesen(antwort)
        verweise = {link.rel: link.href for link in feed.feed.links}
        assert verweise == {
            "self": f"https://ozg.example.org/basis{FEED}?thema=civento",
            "first": f"https://ozg.example.org/basis{FEED}?thema=civento",
            "alternate": f"https://ozg.example.org/basis{PFAD}?thema=civento",
        }
        [eintrag] = feed.entries
        [verweis] = [link.href for link in eintrag.links if link.rel == "alternate"]
        pfad = verweis.removeprefix("https://ozg.example.org/basis")
        eine = (await katalog.get(pfad)).json()
        assert (eintrag.id, eintrag.title) == (f"urn:uuid:{eine['id']}", eine["titel"])


async def test_wer_ihn_kennt_bekommt_ihn_nicht_noch_einmal(katalog: httpx.AsyncClient) -> None:
    erste = await katalog.get(FEED)
    etag = erste.headers["ETag"]
    nochmal = await katalog.get(FEED, headers={"If-None-Match": etag})
    assert (nochmal.status_code, nochmal.content, nochmal.headers["ETag"]) == (304, b"", etag)
    anderes = await katalog.get(FEED, params={"thema": "efa"}, headers={"If-None-Match": etag})
    assert anderes.status_code == 200


async def test_leer_ist_auch_ein_feed(katalog: httpx.AsyncClient) -> None:
    assert gelesen(await katalog.get(FEED, params={"thema": "gibt-es-nicht"})).entries == []


@pytest.mark.parametrize("query", [{"thema": "<a>"}, {"cursor": "AAAA"}, {"limit": "5"}], ids=str)
async def test_was_nicht_gemeint_sein_kann(
    katalog: httpx.AsyncClient, query: dict[str, str]
) -> None:
    assert (await katalog.get(FEED, params=query)).status_code == 422


async def test_nichts_bricht_aus(redaktion: httpx.AsyncClient, entwerfen: Entwerfen) -> None:
    """Whatever was written stays text."""
    await akt(redaktion, await entwerfen(**BOESE), "veroeffentlichen", {})
    antwort = await redaktion.get(FEED, params={"thema": "probe"})
    feed = ET.fromstring(antwort.content)
    titel = feed.findtext(f"{ATOM}entry/{ATOM}title")
    assert titel == BOESE["titel"]
    absaetze = [p.text for p in feed.iter("{http://www.w3.org/1999/xhtml}p")]
    assert absaetze == ["<b>fett</b>", "<!-- -- --> &lt;"]
    [anlage] = [e for e in feed.iter(f"{ATOM}link") if e.get("rel") == "related"]
    assert (anlage.get("href"), anlage.get("title")) == (
        "https://portal.example/?a=1&b='2'",
        '"><img src=x>',
    )
    gelesen(antwort)


async def test_eine_aenderung_steht_oben(
    redaktion: httpx.AsyncClient, entwerfen: Entwerfen, url: str
) -> None:
    alte = (await redaktion.get(PFAD, params={"q": "Waffenrecht"})).json()["items"][0]
    ganze = (await redaktion.get(f"{PFAD}/{alte['id']}")).json()
    neu = {k: ganze[k] for k in ("art", "titel", "frage", "themen", "anlagen", "quelle")}
    geaendert = await akt(
        redaktion, ganze, "aendern", neu | {"text": "Neu.", "aenderungshinweis": "Berichtigt."}
    )
    assert geaendert.status_code == 200, geaendert.text
    feed = gelesen(await redaktion.get(FEED))
    oben = feed.entries[0]
    assert oben.id == f"urn:uuid:{alte['id']}"
    assert (oben.published, oben.updated) == (
        "2021-03-01T00:00:00+01:00",
        "2021-04-15T00:00:00+02:00",
    )
    assert "Geändert am 15.04.2021: Berichtigt." in oben.content[0].value
    assert oben.author == "Koordinierungsstelle OZG Hessen Kommunal"


async def test_seiten(redaktion: httpx.AsyncClient, entwerfen: Entwerfen) -> None:
    for nummer in range(107):
        entwurf = await entwerfen(titel=f"Nummer {nummer}")
        await akt(redaktion, entwurf, "veroeffentlichen", {})
    gesehen, adresse, groessen = [], f"{FEED}?thema=probe", []
    while adresse:
        feed = gelesen(await redaktion.get(adresse))
        groessen.append(len(feed.entries))
        gesehen += [e.id for e in feed.entries]
        verweise = {link.rel: link.href for link in feed.feed.links}
        assert verweise["first"] == f"http://127.0.0.1:8080{FEED}?thema=probe"
        assert verweise["self"].endswith(adresse)
        adresse = verweise.get("next", "").removeprefix("http://127.0.0.1:8080")
    assert groessen == [50, 50, 7]
    assert len(set(gesehen)) == 107


def test_die_regeln_sehen_einen_mangel() -> None:
    kaputt = (
        f'<feed xmlns="{ATOM[1:-1]}"><id>x</id><title>a</title><updated>2021-04-15T00:00:00'
        '</updated><link rel="self" href="/a"/><link rel="self" href="/b"/></feed>'
    )
    assert fehler(kaputt.encode()) == [
        "updated without an offset",
        "nobody is the author",
        "id is no URN of a UUID",
        "two links of one kind",
        "a link is not absolute",
        "a link is not absolute",
    ]
