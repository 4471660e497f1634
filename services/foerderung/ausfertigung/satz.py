"""Typesetting: a Brief in, the bytes of a PDF out; the same bytes for the same Brief.

The file is tagged and keeps PDF/A-2a (for the archive) and PDF/UA-1 (for people who do not read
with their eyes); Typst refuses to write one that would not.
"""

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from services.foerderung.ausfertigung.brief import Brief
from services.foerderung.ausfertigung.schrift import darstellbar

if TYPE_CHECKING:
    from typst import Fonts

VORLAGEN = Path(__file__).parent
GLEICHZEITIG = 2


class Setzerei:
    """Typesets in threads, never more than `gleichzeitig` at a time."""

    def __init__(self, gleichzeitig: int = GLEICHZEITIG) -> None:
        self._plaetze = asyncio.Semaphore(gleichzeitig)

    async def setze(self, brief: Brief) -> bytes:
        async with self._plaetze:
            return await asyncio.to_thread(setze, brief)


def setze(brief: Brief) -> bytes:
    """Return the PDF. Takes some 35 ms of a processor; needs no font of the system."""
    daten = json.dumps(darstellbar(brief.model_dump(mode="json")), ensure_ascii=False)
    import typst  # 8 MB, for whoever has a letter made

    pdf = typst.compile(
        VORLAGEN / f"{brief.vorlage}.typ",
        root=VORLAGEN,
        font_paths=_schriften(),
        sys_inputs={"daten": daten},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,  # the day is in the Brief
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _schriften() -> "Fonts":
    """Return the fonts Typst brings along (Libertinus Serif, DejaVu Sans Mono; both free)."""
    from typst import Fonts

    return Fonts(include_system_fonts=False)
