"""Bring what a file of XZuFi says into the tables.

An import changes only rows that XZuFi itself brought (`herkunft`); what others entered stays as it
is, and the object is kept beside it. It never moves the delivery chain of a Kommune: what a
directory says of that is told in the report.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Gebietseinheit, XzufiObjekt
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.zeile import Fortschritt
from services.katalog.xzufi.begriffe import NAMEN, Klasse
from services.katalog.xzufi.objekt import (
    Eintrag,
    Loeschung,
    Objekt,
    Organisationswerte,
    Spezialisierungswerte,
    Zustaendigkeitswerte,
)
from services.katalog.xzufi.verknuepfen import loeschen, paare, verknuepfen
from services.katalog.xzufi.zeilen import leistungen_angleichen, onlinedienste_angleichen

AUF_EINMAL = 200
ZEICHEN_AUF_EINMAL = 4 * 1024 * 1024


async def xzufi_angleichen(
    session: AsyncSession, zeilen: Iterable[Eintrag], bericht: Bericht, fortschritt: Fortschritt
) -> None:
    kommunen = {*await session.scalars(select(col(Gebietseinheit.ags)).distinct())}
    vorher = await paare(session)
    gesammelt: Counter[str] = Counter()
    geloescht: list[tuple[Klasse, UUID]] = []
    for stapel in _stapel(zeilen):
        if isinstance(stapel[0], Loeschung):
            geloescht += await loeschen(session, stapel, bericht)
        else:
            await _schreiben(session, stapel, kommunen, bericht, gesammelt)
    for satz, anzahl in sorted(gesammelt.items()):
        bericht.hinweis(f"{satz} ({anzahl}-mal)")
    await verknuepfen(session, vorher, geloescht, bericht)
    fortschritt(1, 1)


class _Stapel:
    """Entries of one class and kind of act, each id at most once, bounded in number and size."""

    def __init__(self) -> None:
        self.eintraege: list[Any] = []
        self._ids: set[UUID] = set()
        self._zeichen = 0

    def passt(self, eintrag: Eintrag) -> bool:
        return (
            eintrag.identifikator.id not in self._ids
            and len(self.eintraege) < AUF_EINMAL
            and self._zeichen < ZEICHEN_AUF_EINMAL
        )

    def aufnehmen(self, eintrag: Eintrag) -> None:
        self.eintraege.append(eintrag)
        self._ids.add(eintrag.identifikator.id)
        if isinstance(eintrag, Objekt):
            self._zeichen += len(eintrag.inhalt or "")


def _stapel(eintraege: Iterable[Eintrag]) -> Iterator[list[Any]]:
    """Yield batches. Classes may pass one another; what is written and deleted keeps its order."""
    offene: dict[Klasse, _Stapel] = {}
    art: type[Eintrag] = Objekt
    for eintrag in eintraege:
        if type(eintrag) is not art:
            yield from (stapel.eintraege for stapel in offene.values())
            offene, art = {}, type(eintrag)
        klasse = eintrag.identifikator.klasse
        stapel = offene.setdefault(klasse, _Stapel())
        if not stapel.passt(eintrag):
            yield stapel.eintraege
            stapel = offene[klasse] = _Stapel()
        stapel.aufnehmen(eintrag)
    yield from (stapel.eintraege for stapel in offene.values())


async def _schreiben(
    session: AsyncSession,
    stapel: Sequence[Objekt],
    kommunen: set[str],
    bericht: Bericht,
    gesammelt: Counter[str],
) -> None:
    angenommen = [objekt for objekt in stapel if _unseres(objekt)]
    bericht.uebergehen(len(stapel) - len(angenommen))
    bezuege: dict[Any, dict[str, Any]] = {}
    match angenommen and angenommen[0].identifikator.klasse:
        case Klasse.LEISTUNG:
            bezuege = await leistungen_angleichen(session, angenommen, bericht, gesammelt)
            angenommen = [o for o in angenommen if o.identifikator.id in bezuege]
        case Klasse.ONLINEDIENST:
            bezuege = await onlinedienste_angleichen(session, angenommen, bericht, gesammelt)
    for objekt in angenommen:
        gesammelt.update(objekt.hinweise)
        klasse = objekt.identifikator.klasse
        gesammelt.update(f"Unbekannt, aufbewahrt: {klasse}/{n}" for n in objekt.unbekannt)
    zeilen = [
        _zeile(objekt, kommunen, gesammelt) | bezuege.get(objekt.identifikator.id, {})
        for objekt in angenommen
    ]
    await _aufbewahren(session, zeilen, angenommen, bericht)


def _unseres(objekt: Objekt) -> bool:
    """Leave out what is only about Kommunen of other Länder."""
    werte = objekt.werte
    if isinstance(werte, Organisationswerte | Zustaendigkeitswerte) and werte.gebiete:
        return any(ags.startswith("06") for ags in werte.gebiete)
    return True


def _zeile(objekt: Objekt, kommunen: set[str], gesammelt: Counter[str]) -> dict[str, Any]:
    kennung, werte = objekt.identifikator, objekt.werte
    zeile: dict[str, Any] = {
        "id": kennung.id,
        "klasse": kennung.klasse,
        "agentur": kennung.agentur,
        "kennungsart": kennung.art,
        "kennung": kennung.wert,
        "leistung": None,
        "onlinedienst": None,
        "bezug_leistung": None,
        "bezug_traeger": None,
        "kommunen": [],
        "inhalt": objekt.inhalt,
    }
    if isinstance(werte, Organisationswerte | Zustaendigkeitswerte):
        zeile["kommunen"] = [ags for ags in werte.gebiete if ags in kommunen]
        for ags in werte.gebiete:
            if ags.startswith("06") and ags not in kommunen:
                gesammelt[f"Unbekannter Gemeindeschlüssel {ags}"] += 1
    if isinstance(werte, Zustaendigkeitswerte):
        zeile |= {"bezug_leistung": werte.leistung.id, "bezug_traeger": werte.traeger.id}
    if isinstance(werte, Spezialisierungswerte) and werte.leistung:
        zeile["bezug_leistung"] = werte.leistung.id
    return zeile


async def _aufbewahren(
    session: AsyncSession,
    zeilen: list[dict[str, Any]],
    objekte: Sequence[Objekt],
    bericht: Bericht,
) -> None:
    """Store the objects; rows that agree already are not touched."""
    if not zeilen:
        return
    neu = insert(XzufiObjekt)
    spalten = neu.table.c
    namen = [spalte.name for spalte in spalten if spalte.name != "id"]
    gespeichert = neu.on_conflict_do_update(
        index_elements=["id"],
        set_={name: neu.excluded[name] for name in namen},
        where=or_(*(spalten[name].is_distinct_from(neu.excluded[name]) for name in namen)),
    ).returning(spalten.id, literal_column("xmax = 0").label("neu"))
    geschrieben = {zeile.id: zeile.neu for zeile in await session.execute(gespeichert, zeilen)}
    for objekt in objekte:
        kennung = objekt.identifikator
        gegenstand = NAMEN[kennung.klasse]
        name = getattr(objekt.werte, "name", kennung.wert)
        if kennung.id not in geschrieben:
            bericht.unveraendert(gegenstand)
        elif geschrieben[kennung.id]:
            bericht.neu(gegenstand, kennung.wert, name)
        else:
            bericht.geaendert(gegenstand, kennung.wert, name, {})
