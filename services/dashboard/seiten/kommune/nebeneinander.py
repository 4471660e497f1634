"""What `/vergleich` shows: two to five Kommunen side by side, in the order named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.dashboard.quelle.quellen import Quellen
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.finden import kommune_finden
from services.dashboard.seiten.land.lage import Lage, lage
from services.dashboard.seiten.saetze import stumm_satz
from services.dashboard.vergleich.vergleichen import KommuneUnbekannt, vergleichen
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.dashboard_vergleich import VergleichRead
from shared.schemas.katalog import KommuneRead

AGS = re.compile(r"[0-9]{8}", re.ASCII)
HOECHSTENS = 5


@dataclass(frozen=True)
class Weiter:
    adresse: str


@dataclass(frozen=True)
class Vergleichsseite:
    """`ohne` is the address of the comparison without each Kommune, by its key."""

    vergleich: VergleichRead | None
    ags: list[str]
    ohne: dict[str, str]
    csv: str
    lage: Lage | None
    formular: Formular
    naechste: list[KommuneRead]
    platz: bool


async def vergleich_zeigen(
    quellen: Quellen,
    gespraech: Gespraech,
    *,
    genannt: Sequence[str],
    dazu: str,
    stichtag: date,
    jetzt: datetime,
) -> Vergleichsseite | Weiter:
    """Return the page; `dazu` is what somebody typed to add one more."""
    ags = [key for key in dict.fromkeys(genannt) if AGS.fullmatch(key)][:HOECHSTENS]
    formular, naechste = Formular({"dazu": [dazu]} if dazu else None), list[KommuneRead]()
    if dazu:
        try:
            gefunden = await kommune_finden(gespraech, dazu, stichtag=stichtag)
        except DienstNichtErreichbar as error:
            formular.ablehnen("dazu", stumm_satz(error))
        else:
            if gefunden.kommune:
                return Weiter(adresse([*ags, gefunden.kommune.ags]))
            formular.ablehnen("dazu", gefunden.satz)
            naechste = gefunden.naechste
    vergleich = None
    if ags:
        try:
            vergleich = await vergleichen(quellen, ags=ags, stichtag=stichtag)
        except KommuneUnbekannt as error:
            formular.ablehnen("", str(error))
    if vergleich and len(ags) == 1:
        eigene = [k for k in vergleich.items if not k.vorgeschlagen]
        vergleich = vergleich.model_copy(update={"items": eigene})
    return Vergleichsseite(
        vergleich=vergleich,
        ags=ags,
        ohne={key: adresse([a for a in ags if a != key]) for key in ags},
        csv="/dashboard/v1/export?was=vergleich" + "".join(f"&ags={key}" for key in ags),
        lage=lage(vergleich.status, vergleich.geholt_am, ("katalog",), jetzt=jetzt)
        if vergleich
        else None,
        formular=formular,
        naechste=naechste,
        platz=len(ags) < HOECHSTENS,
    )


def adresse(ags: Sequence[str]) -> str:
    frage = "&".join(f"ags={key}" for key in dict.fromkeys(ags))
    return f"/vergleich?{frage}" if frage else "/vergleich"
