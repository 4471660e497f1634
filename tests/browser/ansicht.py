"""How a page is looked at: width, colours, enlargement, motion."""

from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Page


@dataclass(frozen=True)
class Ansicht:
    """`breite` × `hoehe` in CSS pixels. Enlarging to 200 % halves both, as a browser does."""

    name: str
    breite: int = 1280
    hoehe: int = 900
    farben: Literal["light", "dark"] = "light"
    bewegung: Literal["reduce", "no-preference"] = "no-preference"

    async def einstellen(self, page: Page) -> None:
        """Look at the page that is open in another way, without loading it again."""
        await page.set_viewport_size({"width": self.breite, "height": self.hoehe})
        await page.emulate_media(color_scheme=self.farben, reduced_motion=self.bewegung)


HELL = Ansicht("hell")
DUNKEL = Ansicht("dunkel", farben="dark")
SCHMAL = Ansicht("320 px", breite=320, hoehe=640)
ZOOM_200 = Ansicht("200 %", breite=640, hoehe=450)
RUHIG = Ansicht("ohne Bewegung", bewegung="reduce")
