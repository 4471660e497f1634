"""Which Kommune somebody means who writes a name or a key."""

from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError

from services.dashboard.seiten.gespraech import Gespraech
from shared.clients.aufruf import Aufruf
from shared.clients.katalog.kommunen import kommunen
from shared.clients.verbindung import Abgelehnt
from shared.deutsch import datum
from shared.schemas.eingabe import Ags
from shared.schemas.katalog import KommuneRead
from shared.schemas.liste import Liste

NAECHSTE = 3


@dataclass(frozen=True)
class Gefunden:
    """`kommune` is None when it is not clear; then `satz` says so, `naechste` may be meant."""

    kommune: KommuneRead | None
    satz: str
    naechste: list[KommuneRead]


async def kommune_finden(gespraech: Gespraech, text: str, *, stichtag: date) -> Gefunden:
    """Return the Kommune meant; raises DienstNichtErreichbar."""
    text = " ".join(text.split())[:100]
    if not text:
        return Gefunden(None, "Schreiben Sie den Namen oder den Schlüssel einer Kommune.", [])
    if any(zeichen.isdigit() for zeichen in text):
        return await _nach_schluessel(gespraech, text, stichtag=stichtag)
    return await _nach_name(gespraech, text, stichtag=stichtag)


async def _nach_schluessel(gespraech: Gespraech, text: str, *, stichtag: date) -> Gefunden:
    try:
        ags = TypeAdapter[str](Ags).validate_python(text)
    except ValidationError:
        return Gefunden(
            None,
            f"„{text}“ ist kein Gemeindeschlüssel: Er hat 8 Ziffern, zum Beispiel 06635020.",
            [],
        )
    gefunden = await _liste(gespraech, kommunen(ags=[ags], stichtag=stichtag))
    if not gefunden:
        nahe = await _liste(gespraech, kommunen(q=ags[:5], stichtag=stichtag))
        nahe = sorted(nahe, key=lambda k: abs(int(k.ags) - int(ags)))[:NAECHSTE]
        satz = f"{ags} gibt es am {datum(stichtag)} nicht."
        if nahe:
            satz += f" Am nächsten liegen {_namen(nahe)}."
        return Gefunden(None, satz, nahe)
    return await _bestehend(gespraech, gefunden[0], stichtag=stichtag)


async def _bestehend(gespraech: Gespraech, kommune: KommuneRead, *, stichtag: date) -> Gefunden:
    if kommune.besteht:
        return Gefunden(kommune, "", [])
    statt = kommune.nachfolger or kommune.vorgaenger
    andere = await _liste(gespraech, kommunen(ags=statt, stichtag=stichtag)) if statt else []
    satz = f"{kommune.name} gibt es am {datum(stichtag)} nicht."
    if andere and kommune.nachfolger and kommune.gueltig_bis:
        satz = (
            f"{kommune.name} gab es bis zum {datum(kommune.gueltig_bis)}."
            f" Seither gehört das Gebiet zu {_namen(andere)}."
        )
    return Gefunden(None, satz, andere)


async def _nach_name(gespraech: Gespraech, text: str, *, stichtag: date) -> Gefunden:
    gefunden = await _liste(gespraech, kommunen(q=text, stichtag=stichtag, limit=10))
    gleiche = [
        k for k in gefunden if text.casefold() in (k.name.casefold(), k.name_amtlich.casefold())
    ]
    for treffer in (gleiche, gefunden):
        if len(treffer) == 1:
            return Gefunden(treffer[0], "", [])
        if treffer:
            nahe = treffer[:NAECHSTE]
            return Gefunden(None, f"„{text}“ ist nicht eindeutig. Meinen Sie {_namen(nahe)}?", nahe)
    return Gefunden(
        None, f"Eine Kommune „{text}“ gibt es am {datum(stichtag)} in Hessen nicht.", []
    )


async def _liste(gespraech: Gespraech, aufruf: Aufruf[Liste[KommuneRead]]) -> list[KommuneRead]:
    try:
        return (await gespraech(aufruf)).inhalt.items
    except Abgelehnt as error:
        if error.problem.status == 422:  # signs only: nothing is called that
            return []
        raise


def _namen(kommunen: list[KommuneRead]) -> str:
    namen = [f"{k.name} ({k.ags})" for k in kommunen]
    return " oder ".join([", ".join(namen[:-1]), namen[-1]] if len(namen) > 1 else namen)
