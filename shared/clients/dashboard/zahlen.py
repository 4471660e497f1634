"""Operations of the Dashboard: Kennzahlen, their course, the map, and all of it as files."""

from collections.abc import Sequence
from datetime import date

from shared.clients.aufruf import Aufruf, adresse, lesen
from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard import UeberblickRead
from shared.schemas.dashboard_ausgabe import Ausgegebenes, Bildart
from shared.schemas.dashboard_buendel import BuendelListeRead
from shared.schemas.dashboard_karte import KarteRead
from shared.schemas.dashboard_kennzahl import Aufloesung, KennzahlenkatalogRead, VerlaufRead
from shared.schemas.dashboard_zahl import Merkmal

PFAD = "/dashboard/v1"


def ueberblick() -> Aufruf[UeberblickRead]:
    return lesen(f"{PFAD}/ueberblick", UeberblickRead)


def buendel() -> Aufruf[BuendelListeRead]:
    return lesen(f"{PFAD}/buendel", BuendelListeRead)


def karte(
    *, kennzahl: Merkmal | None = None, zaehlweise: Zaehlweise | None = None
) -> Aufruf[KarteRead]:
    return lesen(f"{PFAD}/karte", KarteRead, kennzahl=kennzahl, zaehlweise=zaehlweise)


def kennzahlen() -> Aufruf[KennzahlenkatalogRead]:
    return lesen(f"{PFAD}/kennzahlen", KennzahlenkatalogRead)


def verlauf(
    kennzahl: str,
    *,
    von: date | None = None,
    bis: date | None = None,
    aufloesung: Aufloesung | None = None,
) -> Aufruf[VerlaufRead]:
    return lesen(
        f"{PFAD}/kennzahlen/{kennzahl}/verlauf",
        VerlaufRead,
        von=von,
        bis=bis,
        aufloesung=aufloesung,
    )


def ausgabedatei(
    was: Ausgegebenes,
    *,
    format: str = "csv",
    kennzahl: str | None = None,
    zaehlweise: Zaehlweise | None = None,
    von: date | None = None,
    bis: date | None = None,
    aufloesung: Aufloesung | None = None,
    ags: Sequence[str] = (),
) -> str:
    """Return the address of a table as a file, `csv` or `xlsx`."""
    return adresse(
        f"{PFAD}/export",
        was=was,
        format=format,
        kennzahl=kennzahl,
        zaehlweise=zaehlweise,
        von=von,
        bis=bis,
        aufloesung=aufloesung,
        ags=list(ags) or None,
    )


def diagramm(
    bild: Bildart, *, kennzahl: str | None = None, zaehlweise: Zaehlweise | None = None
) -> str:
    """Return the address of a picture (SVG)."""
    return adresse(f"{PFAD}/diagramm", bild=bild, kennzahl=kennzahl, zaehlweise=zaehlweise)
