"""Operations of the Beratung: what became of a consulting, Rückmeldung and Abschlussbericht."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, Datei, handeln, lesen
from shared.schemas.beratung import BuchungRead
from shared.schemas.bericht import BerichtRead
from shared.schemas.liste import Liste
from shared.schemas.rueckmeldung import Bewertung, RueckmeldungRead

PFAD = "/beratung/v1"
HOCHLADEN = 100.0  # seconds for 20 MiB between services and onto the disk


def bewerten(
    id: UUID, eingabe: Bewertung, *, etag: str, key: str | None = None
) -> Aufruf[BuchungRead]:
    return handeln(f"{PFAD}/buchungen/{id}/bewerten", BuchungRead, eingabe, etag=etag, key=key)


def rueckmeldung(id: UUID) -> Aufruf[RueckmeldungRead]:
    return lesen(f"{PFAD}/buchungen/{id}/rueckmeldung", RueckmeldungRead)


def berichte(id: UUID) -> Aufruf[Liste[BerichtRead]]:
    return lesen(f"{PFAD}/buchungen/{id}/berichte", Liste[BerichtRead], limit=50)


def bericht(id: UUID) -> Aufruf[BerichtRead]:
    return lesen(f"{PFAD}/berichte/{id}", BerichtRead)


def bericht_hochladen(id: UUID, datei: Datei, *, key: str | None = None) -> Aufruf[BerichtRead]:
    return Aufruf(
        "POST",
        f"{PFAD}/buchungen/{id}/berichte",
        BerichtRead,
        datei=datei,
        key=key,
        frist=HOCHLADEN,
    )


def berichtdatei(id: UUID) -> str:
    """Return the address of the file itself, for `Gespraech.herunterladen`."""
    return f"{PFAD}/berichte/{id}/datei"


def bericht_entfernen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[BerichtRead]:
    return handeln(f"{PFAD}/berichte/{id}/entfernen", BerichtRead, etag=etag, key=key)
