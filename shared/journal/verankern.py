"""Make the next anchor of a service, unless its Journal does not fit any more."""

import tempfile
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.journal.anker import Ankerkopf, Schreiber
from shared.journal.ankerplatz import Ankerplatz
from shared.journal.befund import Befund
from shared.journal.pruefen import Pruefung, pruefen


async def verankere(
    connection: AsyncConnection,
    dienst: str,
    platz: Ankerplatz,
    schluessel: Ed25519PrivateKey,
    *,
    jetzt: datetime,
    vergessen_vor: date,
) -> tuple[Ankerkopf, Pruefung, list[Befund]]:
    """Check everything and write the ends that no anchor has; with a Befund nothing is written.

    Returns at most 20 of these. `jetzt` is the real instant.
    """
    gelten = platz.geltende(dienst, schluessel.public_key())
    letzter = gelten[-1] if gelten else None
    kopf = Ankerkopf(
        dienst,
        letzter.kopf.nr + 1 if letzter else 1,
        jetzt,
        letzter.hash if letzter else None,
    )
    zaehler, befunde = Pruefung(), list[Befund]()
    with tempfile.NamedTemporaryFile(prefix="ozg-anker-") as datei:
        schreiber = Schreiber(datei, kopf)  # type: ignore[arg-type]
        async for befund in pruefen(
            connection,
            dienst,
            gelten,
            vergessen_vor=vergessen_vor,
            zaehler=zaehler,
            verankern=schreiber.ende,
            alle_enden=kopf.voll,
        ):
            befunde.append(befund)
            if len(befunde) == 20:
                break
        if not befunde:
            schreiber.schluss(schluessel, gegenstaende=zaehler.gegenstaende, zeilen=zaehler.zeilen)
            datei.flush()
            platz.legen(dienst, kopf.nr, Path(datei.name))
    return kopf, zaehler, befunde
