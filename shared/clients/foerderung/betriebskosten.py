"""Operations of the Förderung: what Leistungen cost in operation, as reported."""

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.betriebskosten import (
    BetriebskostenjahrRead,
    BetriebskostenleistungRead,
    BetriebskostenmeldungRead,
    BetriebskostenRead,
)
from shared.schemas.liste import Liste

PFAD = "/foerderung/v1/betriebskosten"
MELDEN = 60.0  # seconds for the largest report


def betriebskosten(
    *,
    programm: str | None = None,
    jahr: int | None = None,
    monat: str | None = None,
    leistung: str | None = None,
    auch_ersetzte: bool | None = None,
    cursor: str | None = None,
) -> Aufruf[Liste[BetriebskostenRead]]:
    """Return the single sums; `monat` is written 2021-04."""
    return lesen(
        PFAD,
        Liste[BetriebskostenRead],
        programm=programm,
        jahr=jahr,
        monat=monat,
        leistung=leistung,
        auch_ersetzte=auch_ersetzte,
        cursor=cursor,
        limit=200,
    )


def betriebskostenjahre(
    *, programm: str | None = None, jahr: int | None = None
) -> Aufruf[Liste[BetriebskostenjahrRead]]:
    return lesen(
        f"{PFAD}/jahre", Liste[BetriebskostenjahrRead], programm=programm, jahr=jahr, limit=200
    )


def betriebskostenleistungen(
    *, programm: str | None = None, jahr: int | None = None, cursor: str | None = None
) -> Aufruf[Liste[BetriebskostenleistungRead]]:
    return lesen(
        f"{PFAD}/leistungen",
        Liste[BetriebskostenleistungRead],
        programm=programm,
        jahr=jahr,
        cursor=cursor,
        limit=200,
    )


def melden(
    datei: bytes, *, programm: str, key: str | None = None
) -> Aufruf[BetriebskostenmeldungRead]:
    """Report the costs of months; `datei` is a CSV."""
    return Aufruf(
        "POST",
        f"{PFAD}/meldungen",
        BetriebskostenmeldungRead,
        frage={"programm": programm},
        inhalt=datei,
        inhaltsart="text/csv",
        key=key,
        frist=MELDEN,
    )
