"""Sessions in the database: begun, read, kept alive, renewed, ended.

Each step is a short transaction of its own: a page asks other services afterwards, and no
connection waits for them.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from pydantic import BaseModel
from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.dashboard.anmeldung.anbieter import (
    Anbieter,
    AnmeldedienstAntwortetNicht,
    AnmeldungAbgelehnt,
    Ausweis,
)
from services.dashboard.anmeldung.geheimnis import (
    entschluesselt,
    kennung,
    neues_geheimnis,
    verschluesselt,
)
from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.tables import SitzungZeile
from shared.auth import NichtAngemeldet, Person, Verifier
from shared.db import Sessions

ZWECK = "sitzung"
GESEHEN = timedelta(minutes=1)  # how exactly a session's rest is known
ERNEUERN = timedelta(minutes=1)  # before its end a token is renewed
EINER = timedelta(seconds=10)  # for one who renews, before another one tries
WARTEN = 0.1  # seconds between two looks at what the other one got


class _Inhalt(BaseModel):
    zugang: str
    zugang_endet: datetime
    erneuerung: str | None
    id_token: str | None
    sub: str
    name: str
    rolle: str


@dataclass(frozen=True)
class Verwahrung:
    """`ruhe` and `dauer` are how long a session may rest and last."""

    sessions: Sessions
    verifier: Verifier
    anbieter: Anbieter
    ruhe: timedelta
    dauer: timedelta

    async def beginnen(
        self, ausweis: Ausweis, person: Person, *, name: str, rolle: str, jetzt: datetime
    ) -> str:
        """Return the secret of a new session, for the cookie."""
        geheimnis = neues_geheimnis()
        inhalt = _Inhalt(
            zugang=ausweis.access_token,
            zugang_endet=_ende(ausweis.access_token),
            erneuerung=ausweis.refresh_token,
            id_token=ausweis.id_token,
            sub=person.sub,
            name=name,
            rolle=rolle,
        )
        async with self.sessions.begin() as session:
            session.add(
                SitzungZeile(
                    id=kennung(geheimnis),
                    inhalt=_verschlossen(geheimnis, inhalt),
                    zuletzt=jetzt,
                    endet=jetzt + self.dauer,
                )
            )
        return geheimnis

    async def lesen(self, geheimnis: str, *, jetzt: datetime) -> Sitzung | None:
        """Return the session of this cookie, None when it is over; renews its token in time."""
        inhalt = await self._offen(geheimnis, jetzt)
        if inhalt is not None and inhalt.erneuerung and inhalt.zugang_endet - jetzt <= ERNEUERN:
            inhalt = await self._erneuern(geheimnis, inhalt, inhalt.erneuerung, jetzt)
        if inhalt is None:
            return None
        try:
            person = await self.verifier.person(inhalt.zugang)
        except NichtAngemeldet:
            person = None
        if person is None or person.sub != inhalt.sub:
            await self._loeschen(geheimnis)
            return None
        return Sitzung(
            person=person,
            name=inhalt.name,
            rolle=inhalt.rolle,
            bearer=inhalt.zugang,
            geheimnis=geheimnis,
        )

    async def beenden(self, geheimnis: str) -> str | None:
        """End the session of this cookie; return its ID token, for the issuer."""
        async with self.sessions.begin() as session:
            verschlossen = await session.scalar(
                delete(SitzungZeile)
                .where(col(SitzungZeile.id) == kennung(geheimnis))
                .returning(col(SitzungZeile.inhalt))
            )
        inhalt = _gelesen(geheimnis, verschlossen)
        return inhalt.id_token if inhalt else None

    async def aufraeumen(self, jetzt: datetime) -> None:
        """Delete every session that is over."""
        vorbei = or_(
            col(SitzungZeile.endet) <= jetzt, col(SitzungZeile.zuletzt) <= jetzt - self.ruhe
        )
        async with self.sessions.begin() as session:
            await session.execute(delete(SitzungZeile).where(vorbei))

    async def _offen(self, geheimnis: str, jetzt: datetime) -> _Inhalt | None:
        async with self.sessions.begin() as session:
            zeile = await session.get(SitzungZeile, kennung(geheimnis))
            if zeile is None or zeile.endet <= jetzt or zeile.zuletzt <= jetzt - self.ruhe:
                return None
            if zeile.zuletzt <= jetzt - GESEHEN:
                await self._aendern(session, geheimnis, zuletzt=jetzt)
        return _gelesen(geheimnis, zeile.inhalt)

    async def _erneuern(
        self, geheimnis: str, inhalt: _Inhalt, refresh_token: str, jetzt: datetime
    ) -> _Inhalt | None:
        """One request renews; the others take what they have, or wait for it when it is over.

        A refresh token often holds once only, so two who use it would end the session.
        """
        stand = await self._belegen(geheimnis, jetzt)
        if stand is None:
            return await self._abwarten(geheimnis, inhalt, jetzt)
        if stand.zugang != inhalt.zugang:  # another one was done since `inhalt` was read
            async with self.sessions.begin() as session:
                await self._aendern(session, geheimnis, erneuerung_bis=None)
            return stand
        try:
            ausweis = await self.anbieter.erneuern(refresh_token, sub=inhalt.sub)
            endet = _ende(ausweis.access_token)
        except AnmeldedienstAntwortetNicht:
            async with self.sessions.begin() as session:
                await self._aendern(session, geheimnis, erneuerung_bis=None)
            if inhalt.zugang_endet > jetzt:
                return inhalt
            raise
        except (AnmeldungAbgelehnt, jwt.PyJWTError):
            await self._loeschen(geheimnis)
            return None
        neu = inhalt.model_copy(
            update={
                "zugang": ausweis.access_token,
                "zugang_endet": endet,
                "erneuerung": ausweis.refresh_token or refresh_token,
                "id_token": ausweis.id_token or inhalt.id_token,
            }
        )
        async with self.sessions.begin() as session:
            verschlossen = _verschlossen(geheimnis, neu)
            await self._aendern(session, geheimnis, inhalt=verschlossen, erneuerung_bis=None)
        return neu

    async def _belegen(self, geheimnis: str, jetzt: datetime) -> _Inhalt | None:
        """Return what the session holds now, for the one who renews; None for the others."""
        frei = or_(
            col(SitzungZeile.erneuerung_bis).is_(None), col(SitzungZeile.erneuerung_bis) <= jetzt
        )
        async with self.sessions.begin() as session:
            verschlossen = await session.scalar(
                update(SitzungZeile)
                .where(col(SitzungZeile.id) == kennung(geheimnis), frei)
                .values(erneuerung_bis=jetzt + EINER)
                .returning(col(SitzungZeile.inhalt))
            )
        return _gelesen(geheimnis, verschlossen)

    async def _abwarten(self, geheimnis: str, inhalt: _Inhalt, jetzt: datetime) -> _Inhalt | None:
        bisher = inhalt.zugang
        for _ in range(int(EINER.total_seconds() / WARTEN)):
            if inhalt.zugang_endet > jetzt:
                return inhalt
            await asyncio.sleep(WARTEN)
            neu = await self._offen(geheimnis, jetzt)
            if neu is None or neu.zugang != bisher:
                return neu
        raise AnmeldedienstAntwortetNicht("Versuchen Sie es in einigen Sekunden wieder.")

    async def _aendern(self, session: AsyncSession, geheimnis: str, **werte: Any) -> None:
        """Without the ORM: another request may end the session meanwhile."""
        await session.execute(
            update(SitzungZeile).where(col(SitzungZeile.id) == kennung(geheimnis)).values(werte)
        )

    async def _loeschen(self, geheimnis: str) -> None:
        async with self.sessions.begin() as session:
            weg = delete(SitzungZeile).where(col(SitzungZeile.id) == kennung(geheimnis))
            await session.execute(weg)


def _verschlossen(geheimnis: str, inhalt: _Inhalt) -> bytes:
    return verschluesselt(geheimnis, ZWECK, inhalt.model_dump_json().encode())


def _gelesen(geheimnis: str, daten: bytes | None) -> _Inhalt | None:
    klartext = entschluesselt(geheimnis, ZWECK, daten) if daten else None
    return _Inhalt.model_validate_json(klartext) if klartext else None


def _ende(token: str) -> datetime:
    """Return when a token says it ends, for renewing it in time; what it is worth says Verifier."""
    # nosemgrep: signaturen-werden-geprueft
    claims = jwt.decode(token, options={"verify_signature": False, "require": ["exp"]})
    return datetime.fromtimestamp(claims["exp"], UTC)
