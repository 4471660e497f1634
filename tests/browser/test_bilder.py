"""`make bilder`: a picture of each page, light and dark, as it is on the demo's fixed day."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Page

from ozg.umgebung import WURZEL
from tests.browser.ansicht import DUNKEL, HELL, SCHMAL, Ansicht
from tests.browser.conftest import Oeffnen
from tests.browser.seiten import SEITEN, Seite

pytestmark = pytest.mark.bilder
ORDNER = WURZEL / "docs" / "bilder"
HOECHSTENS_HOCH, FARBEN, HOECHSTENS_BYTES = 1800, 64, 90_000


async def aufnehmen(page: Page, ansicht: Ansicht, name: str) -> None:
    """Write the page from its top, at most HOECHSTENS_HOCH pixels, as a small lossless WebP."""
    await ansicht.einstellen(page)
    hoch = int(await page.evaluate("document.documentElement.scrollHeight"))
    await page.set_viewport_size({"width": ansicht.breite, "height": min(hoch, HOECHSTENS_HOCH)})
    png = await page.screenshot(caret="initial")  # hiding it would be an inline style
    bild = Image.open(BytesIO(png)).convert("RGB").quantize(FARBEN, dither=Image.Dither.NONE)
    klein = BytesIO()
    bild.convert("RGB").save(klein, "WEBP", lossless=True, quality=100, method=4)
    assert len(klein.getvalue()) <= HOECHSTENS_BYTES
    (ORDNER / f"{name}.webp").write_bytes(klein.getvalue())


@pytest.mark.parametrize("seite", [s for s in SEITEN if s.bild], ids=lambda seite: seite.name)
async def test_bild(oeffnen: Oeffnen, seite: Seite) -> None:
    page = await oeffnen(als=seite.als)
    await seite.oeffnen(page)
    await aufnehmen(page, HELL, seite.name)
    await aufnehmen(page, DUNKEL, f"{seite.name}-dunkel")
    if seite.schmal:
        await aufnehmen(page, SCHMAL, f"{seite.name}-schmal")
