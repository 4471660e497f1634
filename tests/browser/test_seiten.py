"""Every page: axe finds nothing, nothing scrolls sideways, one sees where one is."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from tests.browser.anmelden import Wer
from tests.browser.ansicht import DUNKEL, HELL, RUHIG, SCHMAL, SCHMAL_DUNKEL, ZOOM_200, Ansicht
from tests.browser.conftest import Oeffnen
from tests.browser.pruefungen import aufbau, aufklappen, axe, bewegung, seitwaerts, ziele
from tests.browser.seiten import SEITEN, Seite
from tests.browser.tastatur import durchgehen

Pruefung = Callable[[Page], Awaitable[list[str]]]
ANSICHTEN: list[tuple[Ansicht, list[Pruefung]]] = [
    (HELL, [aufbau, axe, seitwaerts]),
    (DUNKEL, [axe]),
    (SCHMAL_DUNKEL, [axe]),
    (SCHMAL, [axe, seitwaerts, ziele]),
    (ZOOM_200, [axe, seitwaerts]),
    (RUHIG, [bewegung]),
]
TITEL = re.compile(r"<title>(.*?)</title>")


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: seite.name)
async def test_a_page_is_for_everyone(oeffnen: Oeffnen, seite: Seite) -> None:
    page = await oeffnen(als=seite.als)
    antwort = await page.goto(seite.pfad)
    assert antwort is not None
    assert antwort.status == seite.status
    stops, gefunden = await durchgehen(page)
    assert stops > 3
    befunde = list(gefunden)
    await aufklappen(page)
    for ansicht, was in ANSICHTEN:
        await ansicht.einstellen(page)
        for pruefung in was:
            befunde += [f"{ansicht.name}: {befund}" for befund in await pruefung(page)]
    assert not befunde, "\n".join(befunde)


@pytest.mark.parametrize("als", sorted({seite.als for seite in SEITEN}, key=repr), ids=repr)
async def test_titles_differ(oeffnen: Oeffnen, als: Wer | None) -> None:
    page = await oeffnen(als=als)
    antworten = [await page.request.get(seite.pfad) for seite in SEITEN if seite.als == als]
    titel: Counter[str] = Counter()
    for antwort in antworten:
        titel.update(TITEL.findall(await antwort.text()))
    assert titel.total() == len(antworten)
    assert not [name for name, anzahl in titel.items() if anzahl > 1]


async def test_the_checks_find_what_is_wrong(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/probleme", ansicht=SCHMAL)
    await page.evaluate("""() => {
      const blatt = new CSSStyleSheet();
      blatt.replaceSync(`:focus-visible { outline: none !important } h1 { width: 900px }
        a { color: #999 !important; transition: color 1s }`);
      document.adoptedStyleSheets = [blatt];
      document.documentElement.lang = 'en';
      document.querySelector('main').append(document.createElement('button'));
      document.querySelector('main button').textContent = 'x';
    }""")
    befunde = {
        pruefung.__name__: await pruefung(page)
        for pruefung in (aufbau, axe, seitwaerts, ziele, bewegung)
    }
    assert [name for name, gefunden in befunde.items() if not gefunden] == []
    assert any("color-contrast" in befund for befund in befunde["axe"])
    assert (await durchgehen(page, hoechstens=3))[1]
