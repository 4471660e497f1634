"""Who issues the documents, as those who run the service have set it."""

from dataclasses import dataclass
from pathlib import Path

from services.foerderung.settings import Settings

MAX_BELEHRUNG = 10_000
MUSTER = (
    "Muster, vor der ersten Bekanntgabe von der Behörde zu ersetzen (FOERDERUNG_RECHTSBEHELF):"
    " Gegen diesen Bescheid kann innerhalb von [Frist] nach seiner Bekanntgabe [Rechtsbehelf] bei"
    " [zuständige Stelle mit Sitz und Anschrift] eingelegt werden."
)


@dataclass(frozen=True, slots=True)
class Behoerde:
    """`anschrift` has a line for each line of the letterhead.

    `belehrung` is the authority's Rechtsbehelfsbelehrung; null while none is set.
    """

    name: str
    anschrift: tuple[str, ...] = ()
    belehrung: str | None = None


def behoerde_aus(settings: Settings) -> Behoerde:
    """Return what is set; raises ValueError when the Rechtsbehelfsbelehrung cannot be one."""
    zeilen = (zeile.strip() for zeile in settings.behoerde_anschrift.split(";"))
    return Behoerde(
        name=settings.behoerde,
        anschrift=tuple(zeile for zeile in zeilen if zeile),
        belehrung=_lies_belehrung(settings.rechtsbehelf) if settings.rechtsbehelf else None,
    )


def _lies_belehrung(datei: Path) -> str:
    text = datei.read_text("utf-8").strip()
    if not 0 < len(text) <= MAX_BELEHRUNG:
        raise ValueError(f"{datei} is empty or has more than {MAX_BELEHRUNG} characters")
    return text
