"""Operations of the Förderung: the acts upon an Antrag, each once for each `key`."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln
from shared.clients.foerderung.antraege import PFAD
from shared.schemas.antrag import AntragRead, NachforderungCreate
from shared.schemas.entscheidung import (
    Anerkennung,
    AusnahmeCreate,
    AusnahmeRead,
    AuszahlungCreate,
    BegruendungCreate,
    MittelabrufCreate,
    RueckforderungCreate,
    VerwendungsnachweisCreate,
    VorschlagCreate,
    VotumCreate,
)

AUSFERTIGEN = 15.0  # seconds: a document is made on the way


def zustimmen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/zustimmen", AntragRead, etag=etag, key=key)


def einreichen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/einreichen", AntragRead, etag=etag, key=key, frist=AUSFERTIGEN)


def zurueckziehen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/zurueckziehen", AntragRead, etag=etag, key=key)


def pruefung_beginnen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/pruefung-beginnen", AntragRead, etag=etag, key=key)


def nachfordern(
    id: UUID, eingabe: NachforderungCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/nachfordern", AntragRead, eingabe, etag=etag, key=key)


def nachreichen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/nachreichen", AntragRead, etag=etag, key=key)


def pruefung_abschliessen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/pruefung-abschliessen", AntragRead, etag=etag, key=key)


def votieren(
    id: UUID, eingabe: VotumCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/votieren", AntragRead, eingabe, etag=etag, key=key)


def ausnahme_erteilen(
    id: UUID, eingabe: AusnahmeCreate, *, etag: str, key: str | None = None
) -> Aufruf[AusnahmeRead]:
    return handeln(f"{PFAD}/{id}/ausnahmen", AusnahmeRead, eingabe, etag=etag, key=key)


def ausnahme_bestaetigen(
    ausnahme: UUID, *, etag: str, key: str | None = None
) -> Aufruf[AusnahmeRead]:
    """`ausnahme` and `etag` are those of the exception, not of its Antrag."""
    pfad = f"/foerderung/v1/ausnahmen/{ausnahme}/bestaetigen"
    return handeln(pfad, AusnahmeRead, etag=etag, key=key)


def vorschlagen(
    id: UUID, eingabe: VorschlagCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/vorschlagen", AntragRead, eingabe, etag=etag, key=key)


def zurueckgeben(
    id: UUID, eingabe: BegruendungCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/zurueckgeben", AntragRead, eingabe, etag=etag, key=key)


def freigeben(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/freigeben", AntragRead, etag=etag, key=key)


def bekanntgeben(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/bekanntgeben", AntragRead, etag=etag, key=key, frist=AUSFERTIGEN)


def vertrag_schliessen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    pfad = f"{PFAD}/{id}/vertrag-schliessen"
    return handeln(pfad, AntragRead, etag=etag, key=key, frist=AUSFERTIGEN)


def mittel_abrufen(
    id: UUID, eingabe: MittelabrufCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/mittel-abrufen", AntragRead, eingabe, etag=etag, key=key)


def auszahlen(
    id: UUID, eingabe: AuszahlungCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/auszahlen", AntragRead, eingabe, etag=etag, key=key)


def verwendungsnachweis_einreichen(
    id: UUID, eingabe: VerwendungsnachweisCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    pfad = f"{PFAD}/{id}/verwendungsnachweis-einreichen"
    return handeln(pfad, AntragRead, eingabe, etag=etag, key=key)


def verwendungsnachweis_pruefen(
    id: UUID, eingabe: Anerkennung, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    pfad = f"{PFAD}/{id}/verwendungsnachweis-pruefen"
    return handeln(pfad, AntragRead, eingabe, etag=etag, key=key)


def widerrufen(
    id: UUID, eingabe: Anerkennung, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/widerrufen", AntragRead, eingabe, etag=etag, key=key)


def rueckfordern(
    id: UUID, eingabe: RueckforderungCreate, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/rueckfordern", AntragRead, eingabe, etag=etag, key=key)


def abschliessen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(f"{PFAD}/{id}/abschliessen", AntragRead, etag=etag, key=key)
