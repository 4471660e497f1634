"""What the pages beneath `/aktuelles` show."""

import asyncio
import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.aktuelles.mitteilungen.pflegen import darf_schreiben
from services.dashboard.seiten.aktuelles.veranstaltungen.anmeldung import PFLEGEN
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from shared.clients.beratung.veranstaltungen import veranstaltungen
from shared.clients.katalog.mitteilungen import fragen, mitteilung, mitteilungen, themen
from shared.schemas.mitteilung import (
    FrageRead,
    MitteilungInListe,
    MitteilungRead,
    Mitteilungsart,
    ThemaRead,
)
from shared.schemas.veranstaltung import VeranstaltungRead

ARTEN = {
    Mitteilungsart.INFOBRIEF: "Infobrief",
    Mitteilungsart.FOERDERFIBEL: "Förderfibel",
    Mitteilungsart.HANDREICHUNG: "Handreichung",
    Mitteilungsart.MELDUNG: "Meldung",
}
THEMA = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Aktuelles:
    """A list is None while its service does not answer. Questions have a list of their own.

    `entwuerfe` are drafts and what appears later, for who writes them.
    """

    mitteilungen: list[MitteilungInListe] | None
    fragen: list[FrageRead] | None
    veranstaltungen: list[VeranstaltungRead] | None
    themen: list[ThemaRead]
    suche: Formular
    arten: list[tuple[str, str]]
    pflegend: bool
    schreibend: bool
    entwuerfe: list[MitteilungInListe]

    def artname(self, art: Mitteilungsart) -> str:
        return ARTEN.get(art, "Frage und Antwort")


async def aktuelles_zeigen(
    gespraech: Gespraech, *, q: str, thema: str, art: str, sitzung: Sitzung | None, heute: date
) -> Aktuelles:
    """Return what matches; a topic or kind nobody knows counts as none."""
    worte = q.strip()[:100] or None
    nur_thema = thema if THEMA.fullmatch(thema) and len(thema) <= 60 else None
    nur_art = Mitteilungsart(art) if art in ARTEN else None
    schreibend = darf_schreiben(sitzung)
    gefunden, antworten, termine, alle_themen = await asyncio.gather(
        gespraech.versuch(
            mitteilungen(
                q=worte, thema=nur_thema, art=nur_art, entwuerfe=schreibend or None, limit=200
            )
        ),
        gespraech.versuch(fragen(q=worte, thema=nur_thema)),
        gespraech.versuch(veranstaltungen(von=heute)),
        gespraech.versuch(themen()),
    )
    alle = gefunden.items if gefunden else []
    return Aktuelles(
        mitteilungen=(
            None
            if gefunden is None
            else [m for m in alle if m.art is not Mitteilungsart.FRAGE and _erschienen(m, heute)]
        ),
        fragen=None if antworten is None else antworten.items,
        veranstaltungen=None if termine is None else termine.items,
        themen=[] if alle_themen is None else alle_themen.items,
        suche=Formular({"q": [worte or ""], "thema": [nur_thema or ""], "art": [nur_art or ""]}),
        arten=[(wert.value, name) for wert, name in ARTEN.items()],
        pflegend=sitzung is not None and sitzung.hat(*PFLEGEN),
        schreibend=schreibend,
        entwuerfe=[m for m in alle if not _erschienen(m, heute)],
    )


def _erschienen(m: MitteilungInListe, heute: date) -> bool:
    return m.veroeffentlicht_am is not None and m.veroeffentlicht_am <= heute


async def mitteilung_zeigen(gespraech: Gespraech, id: UUID) -> MitteilungRead:
    return (await gespraech(mitteilung(id))).inhalt
