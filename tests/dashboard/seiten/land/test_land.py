"""The page `/`: what it says, and what it must never contain."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.routing import Match

from tests.dashboard.conftest import Start
from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import STICHTAG, Quellen, kennzahlen, umsetzungsbuendel

LEER = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Gelesen(HTMLParser):
    """The elements of a page; fails on markup that does not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elemente: list[tuple[str, dict[str, str | None]]] = []
        self.offen: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.offen == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elemente.append((tag, dict(attrs)))
        if tag not in LEER:
            self.offen.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elemente.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.offen.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def alle(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elemente if name == tag]

    def mit_klasse(self, klasse: str) -> int:
        return sum(klasse in (a.get("class") or "").split() for _, a in self.elemente)


async def seite(client: httpx.AsyncClient, path: str = "/") -> Gelesen:
    answer = await frisch(client, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Gelesen(answer.text)


async def test_the_answer_comes_first(client: httpx.AsyncClient) -> None:
    land = await seite(client)
    assert land.alle("html") == [{"lang": "de"}]
    assert len(land.alle("h1")) == 1
    assert "70 kommunale Leistungen aus 17 Umsetzungsbündeln sind online verfügbar." in land.text
    assert "198 von 443 Kommunen sind zur Digitalisierungsberatung angemeldet." in land.text


async def test_every_tile_with_share_and_sentence(client: httpx.AsyncClient) -> None:
    land = await seite(client)
    assert land.mit_klasse("kachel") == 7
    assert land.mit_klasse("kachel--veraltet") == land.mit_klasse("kachel--fehler") == 0
    for teil in (
        "44,7\xa0%",
        "85,7\xa0%",
        "42,7\xa0%",
        "von 422",
        "(298 ÷ 198)",
        "Stand 15.04.2021",
    ):
        assert teil in land.text
    assert "422 Städte und Gemeinden, 21 Landkreise." in land.text


async def test_seventeen_bars_under_a_computed_title(client: httpx.AsyncClient) -> None:
    land = await seite(client)
    assert "Drei Bündel stellen 39 der 70 Leistungen" in land.text
    assert land.mit_klasse("b-unter") == 17
    assert land.mit_klasse("schild") == 1
    ziele = {str(a["href"]) for a in land.alle("a")}
    assert sum(z.startswith("/leistungen?umsetzungsbuendel=") for z in ziele) == 17
    assert "Nov.\xa02019, Jan., Okt.\xa02020" in land.text


async def test_the_map_in_the_way_that_was_chosen(client: httpx.AsyncClient) -> None:
    land = await seite(client, "/?kennzahl=modellkommunen&zaehlweise=mindestens_eine")
    assert "OZG-Modellkommunen: Mindestens eine im Kreis 33,3\xa0%" in land.text
    gewaehlt = [a["href"] for a in land.alle("a") if "aria-current" in a]
    assert gewaehlt.count("/?kennzahl=modellkommunen&zaehlweise=mindestens_eine#karte") == 2
    ziele = [a.get("href") for a in land.alle("a")]
    assert ziele.count("/kommunen/06635000") == 2, "its tile and its row"
    unsinn = await seite(client, "/?kennzahl=unsinn&zaehlweise=gibt-es-nicht")
    assert "Kommunen in der Beratung: 3 von 8" in unsinn.text


async def test_what_follows_the_map(client: httpx.AsyncClient) -> None:
    text = (await seite(client)).text
    for teil in (
        "Von 11 auf 70 Leistungen in 18 Monaten",
        "Bei 3 Bündeln nennt die Quelle mehrere Monate",
        "185 von 298 Modulen gelten dem OZG",
        "Das Geld für „OZG_MODELLKOMMUNEN“ ist vollständig vergeben",
        "17 Tabellenzeilen oder 9 Bündel?",
        "Wir folgen „17 Tabellenzeilen“",
    ):
        assert teil in text, teil


async def test_bars_of_an_earlier_day(start: Start) -> None:
    async with start(heute="2021-02-20") as client:
        text = (await seite(client)).text
    assert "Abfallwirtschaft" not in text, "its last month is still to come"
    assert "Zwei Bündel stellen 21 der 39 Leistungen" in text


async def test_old_and_missing_values_look_different(start: Start, quellen: Quellen) -> None:
    async with start() as client:
        await seite(client)
        quellen.antwort["katalog"] = httpx.ConnectError("weg")
        alt = await seite(client)
    assert alt.mit_klasse("kachel--veraltet") == 5
    assert "Letzter Wert, unter 1 Minute alt" in alt.text
    assert "Letzter Stand, unter 1 Minute alt" in alt.text
    assert "Der Dienst Katalog antwortet gerade nicht." in alt.text

    quellen.antwort["beratung"] = httpx.ConnectError("weg")
    async with start(heute="2019-01-01") as client:  # nothing is known of any earlier day
        fehler = await seite(client)
    assert fehler.mit_klasse("kachel--fehler") == 6
    assert "es gibt keinen früheren Wert" in fehler.text
    assert "antworten gerade nicht. Laden Sie die Seite" in fehler.text


@pytest.mark.parametrize(
    ("settings", "banner"),
    [
        (
            {"heute": STICHTAG, "vorfuehrung": True},
            "Vorführung: Alles steht auf dem 15. April 2021. Summen wie veröffentlicht,"
            " Verteilung auf einzelne Kommunen erfunden.",
        ),
        ({"heute": STICHTAG, "vorfuehrung": False}, "Alles steht auf dem 15. April 2021."),
        (
            {"heute": None, "vorfuehrung": True},
            ". Summen wie veröffentlicht, Verteilung auf einzelne Kommunen erfunden.",
        ),
        ({"heute": None, "vorfuehrung": False}, "Stichtag: "),
    ],
)
async def test_the_day_is_said(start: Start, settings: dict[str, object], banner: str) -> None:
    async with start(**settings) as client:
        text = (await seite(client)).text
    assert banner in text
    assert ("erfunden" in text) is ("erfunden" in banner)


def _ohne_namensraum(html: str) -> str:
    return html.replace('xmlns="http://www.w3.org/2000/svg"', "")


async def test_pages_load_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    for path in ("/", "/dashboard/v1/"):
        answer = await client.get(path)
        land = Gelesen(answer.text)
        assert not re.search(r"https?:|//[a-z]|data:|javascript:", _ohne_namensraum(answer.text)), (
            path
        )
        assert all(str(a["src"]).startswith("/") for a in land.alle("script"))
        assert not land.alle("style")
        namen = {name for _, attrs in land.elemente for name in attrs}
        assert not {n for n in namen if n == "style" or n.startswith("on")}
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy


async def test_every_own_link_leads_somewhere(client: httpx.AsyncClient) -> None:
    """Pages that ask services more than these stubs know are tested where they are at home."""
    andere = re.compile(r"^/(katalog|foerderung|beratung)/v1/(openapi\.json)?$")
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    wege = transport.app.routes  # type: ignore[attr-defined]

    def gibt_es(pfad: str) -> bool:
        scope = {"type": "http", "method": "GET", "path": pfad, "root_path": "", "headers": []}
        return any(weg.matches(scope)[0] is Match.FULL for weg in wege)

    assert not gibt_es("/gibt/es/nicht")
    for path in ("/", "/dashboard/v1/"):
        land = await seite(client, path)
        ids = {a["id"] for _, a in land.elemente if "id" in a}
        for attrs in land.alle("a") + land.alle("link") + land.alle("script"):
            ziel = attrs.get("href") or attrs["src"]
            assert ziel
            if ziel.startswith("#"):
                assert ziel[1:] in ids, ziel
            elif not andere.match(ziel) and not ziel.startswith("mailto:"):
                assert gibt_es(urlsplit(ziel).path), ziel


async def test_hostile_text_of_a_source_is_shown_not_run(
    client: httpx.AsyncClient, quellen: Quellen
) -> None:
    boese = "\"'><script>alert(1)</script>"
    feindlich = kennzahlen("foerderung")
    feindlich["items"][0] |= dict.fromkeys(("titel", "definition", "quelle", "einheit"), boese)
    quellen.antwort["foerderung"] = httpx.Response(200, json=feindlich)
    land = await seite(client)
    assert land.text.count(boese) == 5
    assert [a["src"] for a in land.alle("script")] == ["/aktuell.js"]


async def test_a_hostile_bundle(client: httpx.AsyncClient, quellen: Quellen) -> None:
    antwort = umsetzungsbuendel()
    antwort["items"] = [antwort["items"][0] | {"name": "<img src=x onerror=alert(1)>"}]
    quellen.antwort["katalog"] = httpx.Response(200, json=antwort)
    land = await seite(client)
    assert "<img src=x onerror=alert(1)>" in land.text
    assert not land.alle("img")
    assert "Ein Bündel stellt 12 der 12 Leistungen" in land.text


async def test_files_are_cached_by_etag(client: httpx.AsyncClient) -> None:
    for path, art in (("/ozg.css", "text/css; charset=utf-8"), ("/marke.svg", "image/svg+xml")):
        first = await client.get(path)
        assert (first.status_code, first.headers["content-type"]) == (200, art)
        etag = first.headers["ETag"]
        again = await client.get(path, headers={"If-None-Match": f'"x", {etag}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        other = await client.get(path, headers={"If-None-Match": '"x"'})
        assert other.status_code == 200


async def test_head_is_get_without_content(client: httpx.AsyncClient) -> None:
    client.headers["X-Request-ID"] = "dieselbe"  # which is said on every answer
    for path in (
        "/", "/probleme", "/probleme/http-404", "/ozg.css", "/marke.svg", "/dashboard/v1/",
    ):  # fmt: skip
        get, head = await client.get(path), await client.head(path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head.headers == get.headers, path
    assert (await client.head("/probleme/gibt-es-nicht")).status_code == 404
    assert (await client.post("/")).status_code == 405


async def test_unknown_page(client: httpx.AsyncClient) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = await client.get("/gibt-es-nicht", headers={"Accept": browser})
    assert page.status_code == 404
    assert len(Gelesen(page.text).alle("h1")) == 1
    for accept in ("*/*", "application/json", "application/problem+json, text/html;q=0.5"):
        problem = await client.get("/gibt-es-nicht", headers={"Accept": accept})
        assert problem.status_code == 404
        assert problem.headers["content-type"] == "application/problem+json"
