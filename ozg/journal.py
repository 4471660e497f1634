"""`ozg journal`: anchor the Journals of the services outside their databases, and check them."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ozg.fristen import fristen_lesen
from ozg.journalschluessel import Ankerwahl, ankerwahl, pruefschluessel, schluessel
from ozg.umgebung import ABGELEHNT, NICHT_ERREICHBAR, Abbruch, Umgebung

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from shared.journal.anker import Anker
    from shared.journal.ankerplatz import Ankerplatz
    from shared.journal.pruefen import Pruefung

MIT_JOURNAL = ("katalog", "foerderung", "beratung")
HOECHSTENS = 100  # sentences; beyond the first few the rest mostly follows


async def verankern(umgebung: Umgebung, urls: Mapping[str, str]) -> int:
    """Write the next anchor of each service; 1 where a Journal does not fit: it gets none.

    `urls` holds the <SERVICE>_DATABASE_URL.
    """
    from shared.journal.lesen import schnappschuss
    from shared.journal.verankern import verankere

    wahl, code = ankerwahl(umgebung), 0
    geheim, jetzt = schluessel(wahl), datetime.now(UTC)
    vor = jetzt.date() - fristen_lesen().journal
    for dienst in MIT_JOURNAL:
        with _ankerplatz(wahl) as platz:
            async with schnappschuss(urls[f"{dienst.upper()}_DATABASE_URL"]) as connection:
                kopf, zaehler, befunde = await verankere(
                    connection,
                    dienst,
                    platz,
                    geheim,
                    jetzt=jetzt,
                    vergessen_vor=vor,
                )
        for befund in befunde:
            print(befund)
        if befunde:
            code = ABGELEHNT
            print(f"{dienst}: nicht verankert.")
        else:
            print(f"{dienst}: Anker {kopf.nr}, {_umfang(zaehler)}.")
    return code


async def pruefen(umgebung: Umgebung, urls: Mapping[str, str]) -> int:
    """Check all Journals and say a line for each place; 1 when there is one."""
    wahl = ankerwahl(umgebung)
    oeffentlich, vor = pruefschluessel(wahl), datetime.now(UTC).date() - fristen_lesen().journal
    gefunden = [
        await _pruefen(dienst, urls[f"{dienst.upper()}_DATABASE_URL"], wahl, oeffentlich, vor)
        for dienst in MIT_JOURNAL
    ]
    return ABGELEHNT if any(gefunden) else 0


async def _pruefen(
    dienst: str, url: str, wahl: Ankerwahl, oeffentlich: "Ed25519PublicKey | None", vor: date
) -> int:
    """Return how many places do not fit."""
    from shared.journal.anker import AnkerUngueltig
    from shared.journal.lesen import schnappschuss
    from shared.journal.pruefen import Pruefung, pruefen

    zaehler, befunde, anker = Pruefung(), 0, list["Anker"]()
    with _ankerplatz(wahl) as platz:
        try:
            if oeffentlich:
                anker = platz.geltende(dienst, oeffentlich)
        except AnkerUngueltig as error:
            print(f"{dienst}: {error}")
            befunde += 1
        async with schnappschuss(url) as connection:
            async for befund in pruefen(
                connection, dienst, anker, vergessen_vor=vor, zaehler=zaehler
            ):
                befunde += 1
                if befunde <= HOECHSTENS:
                    print(befund)
    if befunde > HOECHSTENS:
        print(f"{dienst}: … und {befunde - HOECHSTENS} weitere Stellen.")
    print(f"{dienst}: {_umfang(zaehler)}, {_urteil(befunde)} {_bis(anker)}")
    return befunde


@contextmanager
def _ankerplatz(wahl: Ankerwahl) -> "Iterator[Ankerplatz]":
    """Yield where anchors lie; a place that cannot be used ends the command in one sentence."""
    from obstore.exceptions import BaseError

    from shared.journal.anker import AnkerUngueltig
    from shared.journal.ankerplatz import Ankerplatz, AnkerSchonDa

    with tempfile.TemporaryDirectory(prefix="ozg-anker-") as zwischen:
        try:
            yield Ankerplatz(wahl.ort, Path(zwischen))
        except AnkerUngueltig as error:
            raise Abbruch(str(error), code=ABGELEHNT) from error
        except AnkerSchonDa as error:
            raise Abbruch("Ein anderer Lauf verankert gerade.", code=ABGELEHNT) from error
        except (BaseError, OSError) as error:
            art = type(error).__name__
            raise Abbruch(
                f"Der Ort der Anker ist nicht erreichbar ({art}).", code=NICHT_ERREICHBAR
            ) from error


def _urteil(befunde: int) -> str:
    if not befunde:
        return "alles stimmt."
    return "1 Stelle stimmt nicht." if befunde == 1 else f"{befunde} Stellen stimmen nicht."


def _bis(anker: "Sequence[Anker]") -> str:
    if not anker:
        return "Ohne Anker bleibt unbemerkt, was am Ende fehlt."
    kopf = anker[-1].kopf
    return f"Letzter Anker: {kopf.nr} vom {kopf.zeitpunkt:%d.%m.%Y %H:%M} UTC."


def _umfang(zaehler: "Pruefung") -> str:
    return f"{zaehler.zeilen} Zeilen zu {zaehler.gegenstaende} Gegenständen"
