"""What `/angaben` shows: every published figure with its quotation, and who contradicts whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from shared.clients.katalog.angaben import angaben
from shared.schemas.angabe import Angabequelle, AngabeRead

QUELLEN = {
    Angabequelle.FOLIEN: "Kommunalpolitische Runde (Folien)",
    Angabequelle.OZG_REPORT: "OZG-Report #Kommunal",
    Angabequelle.INFOBRIEF: "Infobrief",
    Angabequelle.MELDUNG: "Meldung",
    Angabequelle.GV100AD: "Gemeindeverzeichnis GV100AD",
    Angabequelle.EKOM21_2020: "ekom21, 2020",
    Angabequelle.EKOM21_2022: "ekom21, 2022",
    Angabequelle.HSGB_2022: "Hessischer Städte- und Gemeindebund, 2022",
    Angabequelle.MODELLKOMMUNEN_2020: "OZG-Modellkommunen, 2020",
    Angabequelle.LANDTAG_19_5291: "Landtagsdrucksache 19/5291",
}


@dataclass(frozen=True)
class Widerspruch:
    """Two figures that cannot both hold; `folgt` is the one we follow, None for both or neither."""

    eine: AngabeRead
    andere: AngabeRead
    grund: str
    folgt: AngabeRead | None


@dataclass(frozen=True)
class Register:
    """`angaben` is None while the Katalog does not answer."""

    angaben: list[AngabeRead] | None
    widersprueche: list[Widerspruch]
    suche: Formular
    quellen: list[tuple[str, str]]


async def register_zeigen(gespraech: Gespraech, *, q: str, quelle: str) -> Register:
    """Return what matches; contradictions are shown whole, whatever is looked for."""
    gewaehlt = Angabequelle(quelle) if quelle in QUELLEN else None
    gesucht = q.strip()[:100]
    treffer = await gespraech.versuch(angaben(q=gesucht or None, quelle=gewaehlt))
    alle = treffer if not gesucht and gewaehlt is None else await gespraech.versuch(angaben())
    return Register(
        angaben=None if treffer is None else treffer.items,
        widersprueche=[] if alle is None else widersprueche(alle.items),
        suche=Formular({"q": [gesucht], "quelle": [gewaehlt or ""]}),
        quellen=[(wert.value, worte) for wert, worte in QUELLEN.items()],
    )


def widersprueche(alle: Iterable[AngabeRead]) -> list[Widerspruch]:
    """Return each contradiction once, although both sides name it."""
    zu = {angabe.id: angabe for angabe in alle}
    gesehen = set()
    gefunden = []
    for angabe in zu.values():
        for gegen in angabe.widersprueche:
            paar = frozenset((angabe.id, gegen.angabe))
            if gegen.angabe not in zu or paar in gesehen:
                continue
            gesehen.add(paar)
            gefunden.append(
                Widerspruch(
                    eine=angabe,
                    andere=zu[gegen.angabe],
                    grund=gegen.grund,
                    folgt=zu.get(gegen.verwendet) if gegen.verwendet else None,
                )
            )
    return gefunden
