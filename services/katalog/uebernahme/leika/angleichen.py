"""Bring the LeiKa table into Lagen, OZG-Leistungen and Leistungen.

What came from elsewhere (`herkunft`) keeps every column: the table only adds. Of what an earlier
import put in, the columns the table knows are corrected; nothing is taken away, for it may be in
use.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.neu_zaehlen import bei_aenderung_neu_gezaehlt
from services.katalog.tables import Lage, Leistung, OzgLeistung, Themenfeld
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.leika.lesen import LeikaZeile
from services.katalog.uebernahme.leika.tabelle import Leikatabelle, Werte
from services.katalog.uebernahme.zeile import Fortschritt
from shared.schemas.katalog import Herkunft
from shared.sortierung import gefaltet

AUF_EINMAL = 500
VERGLICHEN = ("name", "themenfeld", "lage", "ozg_id", "typisierung")


@dataclass
class _Unterschied:
    """What is to be written to one table: whole rows, and changed columns by primary key."""

    tabelle: Any
    neu: list[Werte] = field(default_factory=list)
    anders: dict[Any, Werte] = field(default_factory=dict)


async def leika_angleichen(
    session: AsyncSession,
    zeilen: Iterable[LeikaZeile],
    bericht: Bericht,
    fortschritt: Fortschritt,
    /,
) -> None:
    """Add what the table names and correct what an earlier import of it added."""
    themenfelder = await session.scalars(select(col(Themenfeld.kennung)))
    tabelle = Leikatabelle(frozenset(themenfelder))
    tabelle.aufnehmen(zeilen, bericht.ablehnen)
    unterschiede = [
        await _vergleichen(session, "Lage", Lage, tabelle.lagen, bericht),
        await _vergleichen(session, "OZG-Leistung", OzgLeistung, tabelle.ozg_leistungen, bericht),
        await _leistungen_vergleichen(session, tabelle.leistungen, bericht),
    ]
    # a new Leistung serves nobody yet; another OZG-ID moves what is counted for a Themenfeld
    zaehlen = any(unterschied.anders for unterschied in unterschiede)
    async with bei_aenderung_neu_gezaehlt(session) if zaehlen else nullcontext():
        await _schreiben(session, unterschiede, fortschritt)


async def _vergleichen(
    session: AsyncSession, art: str, tabelle: Any, soll: Mapping[Any, Werte], bericht: Bericht
) -> _Unterschied:
    [schluessel] = tabelle.__table__.primary_key
    bestand = {getattr(z, schluessel.name): z for z in await session.scalars(select(tabelle))}
    unterschied = _Unterschied(tabelle)
    for key, werte in soll.items():
        _einordnen(
            unterschied, art, str(werte.get("kennung", key)), werte, bestand.get(key), bericht
        )
    return unterschied


async def _leistungen_vergleichen(
    session: AsyncSession, soll: Mapping[str, Werte], bericht: Bericht
) -> _Unterschied:
    """Find a Leistung again by its LeiKa-Schlüssel; without one by its Kennung or else its name."""
    unterschied = _Unterschied(Leistung)
    bestand = [*await session.scalars(select(Leistung))]
    nach_schluessel = {z.leika_schluessel: z for z in bestand if z.leika_schluessel}
    ohne = [z for z in bestand if not z.leika_schluessel]
    nach_kennung = {z.kennung: z for z in bestand}
    nach_name = {z.sortierung: z for z in ohne if z.herkunft != Herkunft.LEIKA}
    for key, werte in soll.items():
        zeile = nach_schluessel.get(key) or nach_kennung.get(werte["kennung"])
        if zeile is None and werte["leika_schluessel"] is None:
            zeile = nach_name.get(werte["sortierung"])
        _einordnen(unterschied, "Leistung", key, werte, zeile, bericht)
    kennungen = {werte["kennung"] for werte in soll.values()}
    if bleiben := sum(z.herkunft == Herkunft.LEIKA and z.kennung not in kennungen for z in bestand):
        bericht.hinweis(
            f"{bleiben} früher übernommene Leistungen nennt die Datei nicht; sie bleiben."
        )
    return unterschied


def _einordnen(
    unterschied: _Unterschied, art: str, key: str, werte: Werte, zeile: Any, bericht: Bericht
) -> None:
    if zeile is None:
        bericht.neu(art, key, werte["name"])
        unterschied.neu.append(werte)
        return
    if zeile.herkunft != Herkunft.LEIKA:
        bericht.unveraendert(art)
        return
    anders = {n: werte[n] for n in VERGLICHEN if n in werte and getattr(zeile, n) != werte[n]}
    if not anders:
        bericht.unveraendert(art)
        return
    bericht.geaendert(art, key, zeile.name, {n: (getattr(zeile, n), w) for n, w in anders.items()})
    if "name" in anders:
        anders["sortierung"] = werte["sortierung"]
        if isinstance(zeile, Leistung):
            anders["suchtext"] = gefaltet(" ".join([werte["name"], *zeile.synonyme]))
    [schluessel] = unterschied.tabelle.__table__.primary_key
    unterschied.anders[getattr(zeile, schluessel.name)] = anders


async def _schreiben(
    session: AsyncSession, unterschiede: Sequence[_Unterschied], fortschritt: Fortschritt
) -> None:
    gesamt, geschrieben = sum(len(u.neu) + len(u.anders) for u in unterschiede), 0
    for unterschied in unterschiede:
        [schluessel] = unterschied.tabelle.__table__.primary_key
        for ab in range(0, len(unterschied.neu), AUF_EINMAL):
            teil = unterschied.neu[ab : ab + AUF_EINMAL]
            await session.execute(insert(unterschied.tabelle), teil)
            geschrieben += len(teil)
            fortschritt(geschrieben, gesamt)
        for key, werte in unterschied.anders.items():
            aendern = update(unterschied.tabelle).where(schluessel == key).values(werte)
            await session.execute(aendern)
            geschrieben += 1
            fortschritt(geschrieben, gesamt)
