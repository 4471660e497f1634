"""Every page: axe finds nothing, nothing scrolls sideways, one sees where one is."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from _pytest.mark import ParameterSet
from playwright.async_api import Page

from tests.browser.ansicht import DUNKEL, HELL, RUHIG, SCHMAL, ZOOM_200, Ansicht
from tests.browser.conftest import Oeffnen
from tests.browser.pruefungen import aufbau, aufklappen, axe, bewegung, fokus, seitwaerts, ziele
from tests.browser.seiten import SEITEN, Seite
from tests.browser.tastatur import durchgehen

Pruefung = Callable[[Page], Awaitable[list[str]]]
Ansichten = list[tuple[Ansicht, list[Pruefung]]]
IMMER: Ansichten = [(HELL, [aufbau, axe, seitwaerts]), (RUHIG, [bewegung])]
WEITERE: Ansichten = [
    (DUNKEL, [axe]),
    (SCHMAL, [axe, seitwaerts, ziele]),
    (ZOOM_200, [axe, seitwaerts]),
]


def _gewaehlt() -> Iterator[ParameterSet]:
    """Every page in one of the further views, each in all of them by night."""
    for nr, seite in enumerate(SEITEN):
        eine = [WEITERE[nr % len(WEITERE)]]
        marken = [pytest.mark.nightly] if seite.lang else []
        yield pytest.param(seite, IMMER + eine, id=seite.name, marks=marken)
        yield pytest.param(
            seite, IMMER + WEITERE, id=f"{seite.name}-ganz", marks=[pytest.mark.nightly]
        )


@pytest.mark.parametrize(("seite", "ansichten"), list(_gewaehlt()))
async def test_a_page_is_for_everyone(oeffnen: Oeffnen, seite: Seite, ansichten: Ansichten) -> None:
    page = await oeffnen(als=seite.als)
    await seite.oeffnen(page)
    stops, gefunden = await durchgehen(page)
    assert stops > 3
    befunde = list(gefunden)
    await aufklappen(page)
    for ansicht, was in ansichten:
        await ansicht.einstellen(page)
        for pruefung in was:
            befunde += [f"{ansicht.name}: {befund}" for befund in await pruefung(page)]
    assert not befunde, "\n".join(befunde)


async def test_titles_differ(oeffnen: Oeffnen) -> None:
    adressen: dict[str, set[str]] = {}  # one address may be looked at as several persons
    for als in {seite.als for seite in SEITEN}:
        page = await oeffnen(als=als, javascript=False)
        for seite in SEITEN:
            if seite.als == als:
                await seite.oeffnen(page)
                adressen.setdefault(await page.title(), set()).add(page.url)
    assert not {titel: wo for titel, wo in adressen.items() if len(wo) > 1}


async def test_the_checks_find_what_is_wrong(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/probleme", ansicht=SCHMAL)
    await page.evaluate("""() => {
      const blatt = new CSSStyleSheet();
      blatt.replaceSync(`:focus-visible { outline: none !important } h1 { width: 900px }
        a { color: #999 !important } button { transition: color 1s }`);
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


async def test_a_map_that_does_not_show_the_focus_is_found(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/")
    await page.locator(".karte a").first.focus()
    assert await fokus(page) == []
    await page.evaluate("""() => {
      const blatt = new CSSStyleSheet();
      blatt.replaceSync('.karte .feld { stroke-width: 5 !important; stroke: red !important }');
      document.adoptedStyleSheets = [blatt];
    }""")
    assert any("focus not visible" in befund for befund in await fokus(page) or [])
