"""Using a page by keyboard alone: each step asserts that one sees where the focus is."""

from collections.abc import Sequence

from playwright.async_api import Locator, Page

from tests.browser.pruefungen import fokus

HOECHSTENS = 200  # presses of Tab until a thing is given up


class Tastatur:
    """`await tastatur.zu(page.get_by_role("button", name="Weiter"))`, then `druecken("Enter")`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.schritte = 0

    async def zu(self, ziel: Locator) -> None:
        """Press Tab until `ziel` has the focus; fails when it never gets it.

        Of radio buttons Tab reaches the chosen or the first one; go on with `waehlen`.
        """
        for _ in range(HOECHSTENS):
            if await ziel.evaluate("(e) => e === document.activeElement"):
                return
            await self.druecken("Tab")
        raise AssertionError(f"Tab never reaches {ziel}")

    async def druecken(self, *tasten: str) -> None:
        """Press keys one after the other; wherever the focus then is, it is visible."""
        for taste in tasten:
            await self.page.keyboard.press(taste)
            self.schritte += 1
            await self.page.wait_for_load_state()
            assert not (befunde := await fokus(self.page)), befunde

    async def schreiben(self, feld: Locator, text: str) -> None:
        await self.zu(feld)
        await self.druecken("Control+a")
        await self.page.keyboard.type(text)

    async def waehlen(self, wahl: Locator) -> None:
        """Choose a radio button of a group by arrows, or a check box by the space bar."""
        if await wahl.get_attribute("type") == "checkbox":
            await self.zu(wahl)
            return await self.druecken("Space")
        gruppe = self.page.locator(
            f'input[type="radio"][name="{await wahl.get_attribute("name")}"]'
        )
        while not await gruppe.evaluate_all("(alle) => alle.includes(document.activeElement)"):
            await self.druecken("Tab")
            assert self.schritte < HOECHSTENS, f"Tab never reaches {wahl}"
        await self.druecken("Space")
        for _ in range(await gruppe.count()):
            if await wahl.is_checked():
                return
            await self.druecken("ArrowDown")
        raise AssertionError(f"the arrows never reach {wahl}")

    async def absenden(self, knopf: Locator) -> None:
        """Go to a button or link and press Enter; waits for the page that follows."""
        await self.zu(knopf)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def absenden_im_blatt(self, verweis: Locator) -> None:
        """Go to a link within the page and press Enter: what it leads to has the focus next."""
        await self.zu(verweis)
        await self.page.keyboard.press("Enter")


async def durchgehen(page: Page, *, hoechstens: int = 60) -> tuple[int, Sequence[str]]:
    """Press Tab through a page; answers how many stops it has and what is wrong with them."""
    befunde: list[str] = []
    for stop in range(hoechstens):
        await page.keyboard.press("Tab")
        gefunden = await fokus(page)
        if gefunden is None:
            return stop, befunde
        befunde += gefunden
    return hoechstens, befunde
