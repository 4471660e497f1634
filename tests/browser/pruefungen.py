"""What is held against every page: axe-core, and what axe does not look at.

Each check answers its findings as sentences. Scripts get into a page past its
Content-Security-Policy, once, and run as often as asked.
"""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

EIGENE = Path(__file__).with_suffix(".js").read_text()
OPTIONEN = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},  # 24 px, of WCAG 2.2; off by default
}
KNOPF_HOCH = 44  # CSS pixels


async def axe(page: Page) -> list[str]:
    """Run the rules of axe-core, its best practices among them."""
    if await page.evaluate("typeof axe === 'undefined'"):
        await page.evaluate(AXE_SCRIPT)
    ergebnis: dict[str, Any] = await page.evaluate("(optionen) => axe.run(optionen)", OPTIONEN)
    return [
        f"axe {regel['id']}: {', '.join(map(str, stelle['target']))}: {stelle['failureSummary']}"
        for regel in ergebnis["violations"]
        for stelle in regel["nodes"]
    ]


async def aufbau(page: Page) -> list[str]:
    """Language, one h1, a title, no inline style, no forced order."""
    return list(await _eigene(page, "aufbau"))


async def seitwaerts(page: Page) -> list[str]:
    """Nothing scrolls sideways, also with the text spacing of WCAG 1.4.12."""
    return list(await _eigene(page, "seitwaerts"))


async def ziele(page: Page) -> list[str]:
    """Buttons and fields are high enough; how large a link is axe says."""
    return list(await _eigene(page, "ziele", KNOPF_HOCH))


async def bewegung(page: Page) -> list[str]:
    """Nothing moves; asked of a page in the view RUHIG."""
    return list(await _eigene(page, "bewegung"))


async def aufklappen(page: Page) -> None:
    await _eigene(page, "aufklappen")


async def fokus(page: Page) -> list[str] | None:
    """Whether one sees what has the focus; None when nothing has it."""
    befunde: list[str] | None = await _eigene(page, "fokus")
    return befunde


async def _eigene(page: Page, name: str, wert: object = None) -> Any:
    frage = f"(wert) => globalThis.pruefung ? [pruefung.{name}(wert)] : null"
    antwort = await page.evaluate(frage, wert)
    if antwort is None:  # a new document
        await page.evaluate(EIGENE)
        antwort = await page.evaluate(frage, wert)
    return antwort[0]
