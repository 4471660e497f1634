"""Versions of programmes: drafted with every place that does not fit, tried, published."""

import json
from typing import Any

from shared.schemas.programmversion import DOKUMENT
from tests.dashboard.seiten.verwaltung.conftest import Verwaltung

ENTWURF = "/verwaltung/entwurf"


def getippt(**anders: Any) -> str:
    return json.dumps(DOKUMENT | {"code": "PROBE_1", "kuerzel": "PRB"} | anders, indent=1)


FALSCHES = [
    ({"gueltig_ab": "1.5.2021", "dokument": '{\n "code": ,}'}, "Zeile 2, Zeichen 10: Ab hier"),
    ({"gueltig_ab": "1.5.2021", "dokument": "[]"}, "steht zwischen { und }"),
    ({"gueltig_ab": "1.5.2021", "dokument": "[" * 5000}, "lässt sich nicht als JSON lesen"),
    ({"gueltig_ab": "1.5.2021", "dokument": "{}"}, "Nennen Sie unter „code“"),
    ({"gueltig_ab": "1.4.2021", "dokument": getippt()}, "Der Tag ist vorbei"),
    ({"gueltig_ab": "31.2.2021", "dokument": ""}, "Den 31.2.2021 gibt es nicht."),
]


async def test_a_new_programme_is_drafted_tried_and_published(stelle: Verwaltung) -> None:
    felder = {"gueltig_ab": "1.5.2021", "dokument": getippt()}
    gesendet = await stelle.senden(ENTWURF, felder)
    assert gesendet.status_code == 303, gesendet.text
    fassung = gesendet.headers["Location"].split("?")[0]
    html = await stelle.seite(gesendet.headers["Location"])
    assert "Entwurf gespeichert." in html
    assert "Beispielprogramm, Fassung 1" in html

    assert "0 von 0 gespeicherten Fällen" in await stelle.seite(f"{fassung}/erproben")
    assert "lässt sich nicht zurücknehmen" in await stelle.seite(f"{fassung}/veroeffentlichen")
    getan = await stelle.senden(f"{fassung}/veroeffentlichen")
    assert getan.status_code == 303, getan.text
    html = await stelle.seite(fassung)
    assert "gilt ab 1. Mai 2021" in html
    assert "/veroeffentlichen" not in html

    gesucht = await stelle.http.get("/verwaltung/programme?code=probe_1")
    assert gesucht.headers["Location"] == "/verwaltung/programme/PROBE_1"
    assert "Fassung 1" in await stelle.seite("/verwaltung/programme/PROBE_1")


async def test_each_place_that_does_not_fit_has_its_line(stelle: Verwaltung) -> None:
    dokument = getippt(art="geschenk", regeln=[{"id": "PRB-1", "typ": "mindestens"}])
    falsch = await stelle.senden(ENTWURF, {"gueltig_ab": "1.5.2021", "dokument": dokument})
    assert falsch.status_code == 422
    zeilen = dokument.split("\n")
    art = next(nr for nr, zeile in enumerate(zeilen, 1) if '"art"' in zeile)
    regel = next(nr for nr, zeile in enumerate(zeilen, 1) if '"regeln"' in zeile) + 1
    for nr, stelle_ in ((art, "art"), (regel, "regeln, 1., text")):
        kopf = f'<span class="kopfwort">Zeile </span>{nr}</th><td><code>{stelle_}</code>'
        assert kopf in falsch.text, falsch.text
    assert "&#34;geschenk&#34;" in falsch.text
    assert 'value="1.5.2021"' in falsch.text

    for felder, satz in FALSCHES:
        falsch = await stelle.senden(ENTWURF, felder)
        assert falsch.status_code == 422
        assert satz in falsch.text


async def test_a_version_goes_on_with_another_for_those_who_may(stelle: Verwaltung) -> None:
    liste = await stelle.seite("/verwaltung/programme/IKZ_OZG")
    neue = next(teil for teil in liste.split('"') if teil.startswith(f"{ENTWURF}?vorlage="))
    html = await stelle.seite(neue)
    assert "&#34;code&#34;: &#34;IKZ_OZG&#34;" in html
    anderer = await stelle.senden(
        neue, {"gueltig_ab": "1.5.2021", "dokument": getippt()}, an=ENTWURF
    )
    assert anderer.status_code == 422
    assert "Die Adresse nennt IKZ_OZG." in anderer.text
    stelle.rollen = ["admin"]  # it looks and changes nothing
    assert ENTWURF not in await stelle.seite("/verwaltung/programme/IKZ_OZG")
    await stelle.seite(ENTWURF, 403)
    stelle.rollen = ["plattform"]
    for pfad in ("/verwaltung/programme", "/verwaltung/programme/IKZ_OZG"):
        await stelle.seite(pfad, 403)
    stelle.rollen = ["admin"]
    await stelle.seite("/verwaltung/programme/GIBT_ES_NICHT", 404)
    assert "Ein Code hat nur" in await stelle.seite("/verwaltung/programme?code=a-b", 422)
    stelle.dienste.still.add("foerderung")
    assert "antwortet gerade nicht" in await stelle.seite("/verwaltung/programme")
