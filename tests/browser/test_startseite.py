"""The first page over the gateway with nothing cached: how much, how often, how soon."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.ansicht import SCHMAL
from tests.browser.conftest import Oeffnen

HOECHSTENS_BYTES, HOECHSTENS_ANFRAGEN = 150_000, 8
GROESSTES_BILD_MS, ANTWORT_MS = 1000, 200

GROESSTES = """() => new Promise((fertig) => new PerformanceObserver((liste) => {
  fertig(liste.getEntries().at(-1).startTime);
}).observe({type: 'largest-contentful-paint', buffered: true}))"""

MITSCHREIBEN = """() => {
  globalThis.gedauert = [];
  new PerformanceObserver((liste) => {
    for (const e of liste.getEntries()) if (e.interactionId) gedauert.push([e.name, e.duration]);
  }).observe({type: 'event', durationThreshold: 16});
}"""
NACH_DEM_BILD = "() => new Promise((f) => requestAnimationFrame(() => setTimeout(f, 50)))"


async def uebertragen(page: Page, pfad: str) -> list[tuple[str, int]]:
    """Open `pfad`; answers every request with the bytes that came over the wire, headers too."""
    cdp = await page.context.new_cdp_session(page)
    gefragt: dict[str, str] = {}
    bekommen: dict[str, int] = {}

    def frage(event: dict[str, Any]) -> None:
        gefragt[event["requestId"]] = event["request"]["url"]

    def fertig(event: dict[str, Any]) -> None:
        bekommen[event["requestId"]] = int(event["encodedDataLength"])

    cdp.on("Network.requestWillBeSent", frage)
    cdp.on("Network.loadingFinished", fertig)
    await cdp.send("Network.enable")
    await cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await page.goto(pfad, wait_until="load")
    await asyncio.sleep(0.3)  # what scripts fetch afterwards
    return [(url, bekommen.get(nummer, 0)) for nummer, url in gefragt.items()]


async def laengste_antwort(page: Page) -> float:
    """Return the milliseconds of the slowest interaction; below 16 none is reported."""
    await page.evaluate(NACH_DEM_BILD)
    return max([dauer for _, dauer in await page.evaluate("gedauert")], default=0)


@pytest.mark.allein
async def test_the_first_page_is_small(oeffnen: Oeffnen) -> None:
    anfragen = await uebertragen(await oeffnen(), "/")
    summe = sum(laenge for _, laenge in anfragen)
    print(f"\nfirst page: {len(anfragen)} requests, {summe / 1000:.1f} kB", anfragen)
    assert all(laenge for _, laenge in anfragen)
    assert summe <= HOECHSTENS_BYTES
    assert len(anfragen) <= HOECHSTENS_ANFRAGEN


@pytest.mark.allein
async def test_the_first_page_is_soon_there(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/")
    dauer = await page.evaluate(GROESSTES)
    print(f"\nfirst page: largest paint after {dauer:.0f} ms")
    assert dauer < GROESSTES_BILD_MS


@pytest.mark.allein
async def test_the_first_page_answers_at_once(oeffnen: Oeffnen) -> None:
    page = await oeffnen("/", ansicht=SCHMAL)
    await page.evaluate(MITSCHREIBEN)
    await page.get_by_role("button", name="Menü", exact=True).click()
    await page.get_by_role("button", name="Menü schließen").click()
    suche = page.locator("main input[type=search], main input[type=text]")
    if await suche.count():
        await suche.first.press_sequentially("Volkm")
    for mehr in (await page.locator("main summary").all())[:2]:
        await mehr.click()
    dauer = await laengste_antwort(page)
    print(f"\nfirst page: slowest interaction {dauer:.0f} ms")
    assert dauer < ANTWORT_MS
