"""Whether the embedded database of a folder ever got demo data: they stay in it."""

from pathlib import Path

BLEIBEN = (
    "Die Vorführdaten eines früheren Starts sind noch in diesem Ordner, auch die erfundenen;"
    " ohne sie läuft die Plattform in einem neuen (OZG_DATEN)."
)


def vermerken(ordner: Path) -> None:
    (ordner / "vorfuehrdaten").touch()


def noch_da(ordner: Path) -> bool:
    return (ordner / "vorfuehrdaten").exists()
