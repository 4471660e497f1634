"""What an export in XZuFi holds: for each row of a list the objects that tell of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Date, Text, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import (
    Gebietseinheit,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    XzufiObjekt,
)
from services.katalog.xzufi import schreiben
from services.katalog.xzufi.begriffe import AGENTUR, ZUSTAENDIGKEITEN, Klasse
from services.katalog.xzufi.objekt import (
    Identifikator,
    Leistungswerte,
    Onlinedienstwerte,
    Organisationswerte,
)
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import Stufe

OBJEKT, BEDIENT = XzufiObjekt, OnlinedienstLeistung


class XzufiAusgabe:
    """Reads blocks of a list and returns elements; no object comes twice in one file."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._gesehen: set[UUID] = set()

    async def leistungen(self, ids: Sequence[UUID]) -> list[str]:
        """Return these Leistungen, what came with them, and the Onlinedienste that serve them."""
        zeilen = {z.id: z for z in await self._alle(Leistung, ids)}
        objekte = await self._objekte(col(OBJEKT.leistung).in_(ids))
        ergebnis: list[str] = []
        for id in ids:
            ergebnis += self._leistung(zeilen[id], [o for o in objekte if o.leistung == id])
        bezogen = [o.id for o in objekte] + [
            _eigene(Klasse.LEISTUNG, z).id for z in zeilen.values()
        ]
        ergebnis += self._wie_gekommen(
            await self._objekte(
                col(OBJEKT.klasse) == Klasse.SPEZIALISIERUNG,
                col(OBJEKT.bezug_leistung).in_(bezogen),
            )
        )
        dienste = await self._session.scalars(
            select(col(BEDIENT.onlinedienst)).where(col(BEDIENT.leistung).in_(ids)).distinct()
        )
        ergebnis += await self._onlinedienste([*dienste])
        zustaendig = await self._objekte(
            col(OBJEKT.klasse) == Klasse.ZUSTAENDIGKEIT, col(OBJEKT.bezug_leistung).in_(bezogen)
        )
        traeger = [o.bezug_traeger for o in zustaendig]
        ergebnis += self._wie_gekommen(
            await self._objekte(
                col(OBJEKT.klasse) == Klasse.ORGANISATIONSEINHEIT, col(OBJEKT.id).in_(traeger)
            )
        )
        return ergebnis + self._wie_gekommen(zustaendig)

    async def bereitstellungen(
        self, zeilen: Sequence[BereitstellungRead], stichtag: date
    ) -> list[str]:
        """Return what is usable of these: a Zustaendigkeit for each Leistung there."""
        nutzbar = {(z.onlinedienst, z.ags) for z in zeilen if z.stufe is Stufe.NUTZBAR}
        dienste = sorted({dienst for dienst, _ in nutzbar})
        paare = await self._session.execute(
            select(col(BEDIENT.onlinedienst), col(BEDIENT.leistung)).where(
                col(BEDIENT.onlinedienst).in_(dienste)
            )
        )
        bedient = sorted((dienst, leistung) for dienst, leistung in paare)
        ars = await self._ars({ags for _, ags in nutzbar}, stichtag)
        ergebnis = await self._onlinedienste(dienste)
        von_dienst = await self._kennungen(Onlinedienst, dienste)
        von_leistung = await self._kennungen(Leistung, [leistung for _, leistung in bedient])
        for dienst, ags in sorted(nutzbar):
            for leistung in (ziel for bedienend, ziel in bedient if bedienend == dienst):
                bezuege = von_leistung[leistung], von_dienst[dienst]
                wert = uuid5(NAMESPACE_URL, "/".join([ags, *(str(b.id) for b in bezuege)]))
                art = ZUSTAENDIGKEITEN[1]
                kennung = Identifikator(Klasse.ZUSTAENDIGKEIT, AGENTUR, art, str(wert))
                if self._neu(kennung.id):
                    ergebnis.append(schreiben.zustaendigkeit(kennung, *bezuege, ars[ags]))
        return ergebnis

    async def kommunen(self, zeilen: Sequence[dict[str, Any]]) -> list[str]:
        """Return these Kommunen (of the shape KommuneRead) and the offices that came for them."""
        schluessel = literal([zeile["ags"] for zeile in zeilen], ARRAY(Text))
        gekommen = await self._objekte(
            col(OBJEKT.klasse) == Klasse.ORGANISATIONSEINHEIT,
            col(OBJEKT.kommunen).op("&&", is_comparison=True)(schluessel),
        )
        ergebnis = []
        for zeile in zeilen:
            kennung = Identifikator(Klasse.ORGANISATIONSEINHEIT, AGENTUR, "", zeile["ags"])
            werte = Organisationswerte(zeile["name_amtlich"], (zeile["ags"],))
            if self._neu(kennung.id):
                ergebnis.append(schreiben.organisationseinheit(kennung, werte, zeile["ars"]))
        return ergebnis + self._wie_gekommen(gekommen)

    def _leistung(self, zeile: Leistung, objekte: list[XzufiObjekt]) -> Iterable[str]:
        """Return the object that leads the row, in our words, and those that follow it."""
        werte = Leistungswerte(
            zeile.name,
            tuple(zeile.synonyme),
            zeile.leika_schluessel,
            zeile.sdg_code,
            tuple(zeile.typisierung),
        )
        fuehrt = _fuehrendes(zeile.kennung, objekte)
        kennung = _identifikator(fuehrt) if fuehrt else _eigene(Klasse.LEISTUNG, zeile)
        if self._neu(kennung.id):
            yield schreiben.leistung(kennung, werte, fuehrt.inhalt if fuehrt else None)
        yield from self._wie_gekommen(objekte)

    async def _onlinedienste(self, ids: Sequence[UUID]) -> list[str]:
        objekte = await self._objekte(col(OBJEKT.onlinedienst).in_(ids))
        ergebnis: list[str] = []
        for zeile in await self._alle(Onlinedienst, ids):
            eigene = [o for o in objekte if o.onlinedienst == zeile.id]
            fuehrt = _fuehrendes(zeile.kennung, eigene)
            kennung = _identifikator(fuehrt) if fuehrt else _eigene(Klasse.ONLINEDIENST, zeile)
            werte = Onlinedienstwerte(zeile.name, zeile.url_vorlage)
            if self._neu(kennung.id):
                inhalt = fuehrt.inhalt if fuehrt else None
                ergebnis.append(schreiben.onlinedienst(kennung, werte, inhalt))
        return ergebnis

    async def _ars(self, ags: Collection[str], stichtag: date) -> dict[str, str]:
        gebiet = Gebietseinheit
        zeilen = await self._session.execute(
            select(col(gebiet.ags), col(gebiet.ars)).where(
                col(gebiet.ags).in_(ags), col(gebiet.gueltig).contains(literal(stichtag, Date))
            )
        )
        return dict(iter(zeilen))

    async def _kennungen(self, tabelle: Any, ids: Sequence[UUID]) -> dict[UUID, Identifikator]:
        """Return for each row the Identifikator under which it goes out."""
        klasse, bezug = (
            (Klasse.LEISTUNG, OBJEKT.leistung)
            if tabelle is Leistung
            else (Klasse.ONLINEDIENST, OBJEKT.onlinedienst)
        )
        objekte = await self._objekte(col(bezug).in_(ids))
        ergebnis = {}
        for zeile in await self._alle(tabelle, ids):
            fuehrt = _fuehrendes(zeile.kennung, objekte)
            ergebnis[zeile.id] = _identifikator(fuehrt) if fuehrt else _eigene(klasse, zeile)
        return ergebnis

    def _wie_gekommen(self, objekte: Iterable[XzufiObjekt]) -> list[str]:
        return [o.inhalt for o in objekte if o.inhalt and self._neu(o.id)]

    def _neu(self, id: UUID) -> bool:
        if id in self._gesehen:
            return False
        self._gesehen.add(id)
        return True

    async def _alle(self, tabelle: Any, ids: Sequence[UUID]) -> list[Any]:
        spalten = tabelle.__table__.c
        zeilen = await self._session.execute(
            select(*spalten).where(spalten.id.in_(ids)).order_by(spalten.kennung)
        )
        return [*zeilen]

    async def _objekte(self, *bedingungen: Any) -> list[Any]:
        tabelle: Any = OBJEKT.metadata.tables["katalog.xzufi_objekt"].c
        zeilen = await self._session.execute(
            select(*tabelle).where(*bedingungen).order_by(tabelle.klasse, tabelle.id)
        )
        return [*zeilen]


def _fuehrendes(kennung: str, objekte: Iterable[Any]) -> Any | None:
    return next((o for o in objekte if _identifikator(o).kennung == kennung), None)


def _identifikator(objekt: Any) -> Identifikator:
    return Identifikator(objekt.klasse, objekt.agentur, objekt.kennungsart, objekt.kennung)


def _eigene(klasse: Klasse, zeile: Any) -> Identifikator:
    return Identifikator(klasse, AGENTUR, "", zeile.kennung)
