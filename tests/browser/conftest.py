"""A real Chromium before a real platform: `oeffnen` opens a page, `Aufsicht` watches it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.anmelden import Wer, anmelden
from tests.browser.ansicht import HELL, Ansicht
from tests.browser.aufsicht import Aufsicht
from tests.browser.chromium import ARGUMENTE, FEHLT, programm
from tests.browser.plattform import Mitbenutzung, Plattform, laufend

HIER = Path(__file__).parent
FRIST_MS = 10_000
mitbenutzung = pytest.StashKey[Mitbenutzung]()


@pytest.hookimpl(tryfirst=True)  # before anything is chosen by its marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HIER):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            if programm() is None:
                item.add_marker(pytest.mark.skip(reason=FEHLT))


def pytest_sessionfinish(session: pytest.Session) -> None:
    # not a fixture's end: that would wait for the other workers within a test
    if benutzt := session.config.stash.get(mitbenutzung, None):
        benutzt.beenden()


@pytest.fixture(scope="session")
def plattform(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Plattform:
    """The one platform of this run; tests write to it, so each uses a Kommune of its own.

    OZG_TEST_DATEN names the folder of one that runs already, for trying a single test out.
    """
    if (vorhanden := os.environ.get("OZG_TEST_DATEN")) and (laeuft := laufend(Path(vorhanden))):
        return laeuft
    eigener = tmp_path_factory.getbasetemp()
    ordner = eigener.parent if hasattr(request.config, "workerinput") else eigener
    request.config.stash[mitbenutzung] = benutzt = Mitbenutzung(ordner)
    return benutzt.beginnen()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=programm(), args=ARGUMENTE)
        yield browser
        await browser.close()


class Oeffnen(Protocol):
    def __call__(
        self,
        pfad: str | None = None,
        *,
        ansicht: Ansicht = HELL,
        als: Wer | None = None,
        javascript: bool = True,
    ) -> Awaitable[Page]:
        """Return a page of a browser of its own (no cookie, nothing cached) that shows `pfad`."""


@pytest.fixture(scope="session")
def anmeldungen() -> dict[Wer, Any]:
    """What a browser keeps of a login, by person: each logs in once in a run."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def oeffnen(
    chromium: Browser, plattform: Plattform, anmeldungen: dict[Wer, Any]
) -> AsyncIterator[Oeffnen]:
    """Open pages; whatever one of them does wrong fails the test at its end."""
    offen: list[tuple[BrowserContext, Aufsicht]] = []

    async def neuer(zustand: Any, ansicht: Ansicht, *, javascript: bool) -> BrowserContext:
        context = await chromium.new_context(
            base_url=plattform.adresse,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            storage_state=zustand,
            java_script_enabled=javascript,
            viewport={"width": ansicht.breite, "height": ansicht.hoehe},
            color_scheme=ansicht.farben,
            reduced_motion=ansicht.bewegung,
        )
        context.set_default_timeout(FRIST_MS)
        offen.append((context, Aufsicht(context, plattform.adresse)))
        return context

    async def angemeldet(wer: Wer) -> Any:
        if wer not in anmeldungen:
            context = await neuer(None, HELL, javascript=True)
            await anmelden(await context.new_page(), wer)
            anmeldungen[wer] = await context.storage_state()
        return anmeldungen[wer]

    async def oeffne(
        pfad: str | None = None,
        *,
        ansicht: Ansicht = HELL,
        als: Wer | None = None,
        javascript: bool = True,
    ) -> Page:
        zustand = await angemeldet(als) if als else None
        page = await (await neuer(zustand, ansicht, javascript=javascript)).new_page()
        if pfad is not None:
            await page.goto(pfad)
        return page

    yield oeffne
    for context, _ in offen:
        await context.close()
    for _, aufsicht in offen:
        aufsicht.pruefen()


@pytest.fixture
def dienst_angehalten(
    request: pytest.FixtureRequest, plattform: Plattform
) -> Callable[[str], AbstractAsyncContextManager[None]]:
    """`async with dienst_angehalten("katalog")`: it hangs until the end of the block."""
    assert request.node.get_closest_marker("allein"), "others test with this service: mark `allein`"
    return plattform.angehalten
