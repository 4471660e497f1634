"""Operations of the Förderung: Nachweise, and the files and documents of an Antrag."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, Datei, handeln, lesen
from shared.clients.foerderung.antraege import PFAD
from shared.schemas.antrag import Dokumentart
from shared.schemas.liste import Liste
from shared.schemas.nachweis import Nachweisart, NachweisRead

HOCHLADEN = 100.0  # seconds for 20 MiB between services and onto the disk
NACHWEISE = "/foerderung/v1/nachweise"


def nachweise(antrag: UUID) -> Aufruf[Liste[NachweisRead]]:
    return lesen(f"{PFAD}/{antrag}/nachweise", Liste[NachweisRead], limit=200)


def nachweis(id: UUID) -> Aufruf[NachweisRead]:
    return lesen(f"{NACHWEISE}/{id}", NachweisRead)


def hochladen(
    antrag: UUID, art: Nachweisart, datei: Datei, *, key: str | None = None
) -> Aufruf[NachweisRead]:
    return Aufruf(
        "POST",
        f"{PFAD}/{antrag}/nachweise",
        NachweisRead,
        felder={"art": art},
        datei=datei,
        key=key,
        frist=HOCHLADEN,
    )


def entfernen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[NachweisRead]:
    return handeln(f"{NACHWEISE}/{id}/entfernen", NachweisRead, etag=etag, key=key)


def nachweisdatei(id: UUID) -> str:
    """Return the address of the file itself, for `Gespraech.herunterladen`."""
    return f"{NACHWEISE}/{id}/datei"


def dokument(antrag: UUID, art: Dokumentart) -> str:
    """Return the address of the PDF, for `Gespraech.herunterladen`."""
    return f"{PFAD}/{antrag}/dokumente/{art}.pdf"
