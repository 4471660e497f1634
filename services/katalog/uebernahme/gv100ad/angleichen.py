"""Bring an issue of the Gemeindeverzeichnis into the Kommunen.

What is not in the file is not guessed: the day on which something changed (it counts from the
Gebietsstand), and in which Kommune a dissolved one went up.

- A Kommune that no row knows on the Gebietsstand begins then; one that the file no longer names
  ends the day before.
- What differs is corrected in the row valid on the Gebietsstand. Another official name, another
  kind or an area that differs by more than a hundredth is a change of the Kommune itself: then that
  row ends and a new one begins, so that the past stays what it was.
- A row whose values come from a later issue is left alone, and an issue older than the latest one
  taken over neither begins nor ends a Kommune.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.neu_zaehlen import bei_aenderung_neu_gezaehlt
from services.katalog.tables import Gebietsaenderung, Gebietseinheit
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.gv100ad.kommunen import Ausgabe, kommunen_lesen
from services.katalog.uebernahme.gv100ad.lesen import Satz
from services.katalog.uebernahme.zeile import DateiUnbrauchbar, Fortschritt
from shared.schemas.katalog import Herkunft

KOMMUNE = "Kommune"
EIN_TAG = timedelta(days=1)
NEU_VERMESSEN = 0.01  # of the area: up to this the same territory, measured anew
HOECHSTENS_WEG = 0.1  # of the Kommunen: more of them missing is no reform but half a file
GEHEIM = {"sortierung"}  # derived, not worth telling


async def gv100ad_angleichen(
    session: AsyncSession,
    zeilen: Iterable[Satz],
    bericht: Bericht,
    fortschritt: Fortschritt,
    /,
) -> None:
    """Make the Kommunen what this issue says; raises DateiUnbrauchbar."""
    ausgabe = kommunen_lesen(zeilen, bericht)
    if ausgabe.gebietsstand is None or not ausgabe.kommunen:
        raise DateiUnbrauchbar("Die Datei nennt keine Kommune in Hessen.")
    async with bei_aenderung_neu_gezaehlt(session):
        await _angleichen(session, ausgabe, ausgabe.gebietsstand, bericht, fortschritt)


async def _angleichen(
    session: AsyncSession,
    ausgabe: Ausgabe,
    stand: date,
    bericht: Bericht,
    fortschritt: Fortschritt,
) -> None:
    bericht.hinweis(f"Gebietsstand {stand:%d.%m.%Y}.")
    bestand = {zeile.ags: zeile for zeile in await _gueltige(session, stand)}
    ausgabe.kommunen = _mit_einwohner_stand(ausgabe, bestand, bericht)
    juengste = await session.scalar(select(func.max(Gebietseinheit.gebietsstand)))
    if neueste := juengste is None or stand >= juengste:
        await _beenden(session, ausgabe, bestand, bericht)
    else:
        bericht.hinweis(
            f"Übernommen ist schon der Gebietsstand {juengste:%d.%m.%Y}. Diese ältere Ausgabe"
            " ergänzt nur, was bisher unbekannt ist."
        )
    neu: list[Gebietseinheit] = []
    for nr, (ags, werte) in enumerate(sorted(ausgabe.kommunen.items()), 1):
        if zeile := bestand.get(ags):
            if geteilt := _fortschreiben(zeile, werte, stand, bericht):
                neu.append(geteilt)
        elif neueste:
            bericht.neu(KOMMUNE, ags, werte["name"])
            beginn = Range(stand, await _naechster_beginn(session, ags, stand))
            neu.append(_einheit(ags, werte, stand, beginn))
        else:
            bericht.uebergehen()
            bericht.hinweis(
                f"{werte['name']} ({ags}) ist am {stand:%d.%m.%Y} hier nicht bekannt und wird aus"
                " einer älteren Ausgabe nicht angelegt."
            )
        fortschritt(nr, len(ausgabe.kommunen))
    await session.flush()  # the old rows end before the new ones begin: they may not overlap
    session.add_all(neu)
    await session.flush()


async def _gueltige(session: AsyncSession, stand: date) -> Iterable[Gebietseinheit]:
    return await session.scalars(
        select(Gebietseinheit).where(col(Gebietseinheit.gueltig).contains(stand)).with_for_update()
    )


def _mit_einwohner_stand(
    ausgabe: Ausgabe, bestand: dict[str, Gebietseinheit], bericht: Bericht
) -> dict[str, dict[str, Any]]:
    """Return the Kommunen with the day their inhabitants were counted, which the file keeps quiet.

    Where most of the figures are those already known, it is their day; otherwise the end of the
    year before the Gebietsstand is assumed, and told.
    """
    bekannt = [
        (zeile, werte["einwohner"])
        for ags, werte in ausgabe.kommunen.items()
        if (zeile := bestand.get(ags)) and zeile.einwohner
    ]
    gleich = Counter(zeile.einwohner_stand for zeile, wert in bekannt if zeile.einwohner == wert)
    tag, anzahl = gleich.most_common(1)[0] if gleich else (None, 0)
    if tag is None or 2 * anzahl < len(bekannt):
        assert ausgabe.gebietsstand
        tag = date(ausgabe.gebietsstand.year - 1, 12, 31)
        grund = "angenommen, denn die Datei nennt ihn nicht"
    else:
        grund = f"erkannt an {anzahl} gleichen Zahlen"
    bericht.hinweis(f"Stand der Bevölkerung: {tag:%d.%m.%Y} ({grund}).")
    return {
        ags: werte | {"einwohner_stand": tag if werte["einwohner"] else None}
        for ags, werte in ausgabe.kommunen.items()
    }


async def _beenden(
    session: AsyncSession,
    ausgabe: Ausgabe,
    bestand: dict[str, Gebietseinheit],
    bericht: Bericht,
) -> None:
    """End every Kommune that the latest issue no longer names."""
    stand = ausgabe.gebietsstand
    assert stand
    weg = [zeile for ags, zeile in sorted(bestand.items()) if ags not in ausgabe.kommunen]
    if ausgabe.luecken and weg:
        bericht.hinweis(
            "Es wird keine Kommune beendet, weil Zeilen abgelehnt wurden: Nicht genannt sind "
            + ", ".join(zeile.ags for zeile in weg)
        )
        return
    if len(weg) > HOECHSTENS_WEG * len(bestand):
        raise DateiUnbrauchbar(
            f"{len(weg)} von {len(bestand)} Kommunen in Hessen fehlen in der Datei. So viele werden"
            " nicht beendet."
        )
    aufgegangen = set(
        await session.scalars(
            select(col(Gebietsaenderung.ags_alt)).where(
                col(Gebietsaenderung.ags_alt).in_([zeile.ags for zeile in weg])
            )
        )
    )
    for zeile in weg:
        if zeile.gueltig.lower == stand:
            bericht.hinweis(f"{zeile.name} ({zeile.ags}) fehlt, besteht hier aber seit diesem Tag.")
            continue
        bericht.entfernt(KOMMUNE, zeile.ags, zeile.name)
        zeile.gueltig, zeile.herkunft = Range(zeile.gueltig.lower, stand), Herkunft.GV100AD
        satz = f"{zeile.name} ({zeile.ags}) besteht bis {stand - EIN_TAG:%d.%m.%Y}."
        if zeile.ags not in aufgegangen:
            satz += " Den Nachfolger nennt die Datei nicht."
        bericht.hinweis(satz)


def _fortschreiben(
    zeile: Gebietseinheit, werte: dict[str, Any], stand: date, bericht: Bericht
) -> Gebietseinheit | None:
    """Correct the row, or end it and return the one that follows."""
    anders = {
        spalte: (alt, wert)
        for spalte, wert in werte.items()
        if wert is not None and (alt := getattr(zeile, spalte)) != wert
    }
    if zeile.gebietsstand and zeile.gebietsstand > stand:
        bericht.unveraendert(KOMMUNE)
        return None
    if not anders:
        bericht.unveraendert(KOMMUNE)
        if zeile.gebietsstand != stand:
            zeile.gebietsstand, zeile.herkunft = stand, Herkunft.GV100AD
        return None
    erzaehlt = {spalte: paar for spalte, paar in anders.items() if spalte not in GEHEIM}
    bericht.geaendert(KOMMUNE, zeile.ags, zeile.name, erzaehlt)
    neue_werte = {spalte: wert for spalte, (_, wert) in anders.items()}
    if not _ist_eine_andere(zeile, anders, stand):
        for spalte, wert in neue_werte.items():
            setattr(zeile, spalte, wert)
        zeile.gebietsstand, zeile.herkunft = stand, Herkunft.GV100AD
        return None
    bisher = {spalte: getattr(zeile, spalte) for spalte in werte}
    folgende = _einheit(zeile.ags, bisher | neue_werte, stand, Range(stand, zeile.gueltig.upper))
    folgende.sonderstatus = zeile.sonderstatus and folgende.art == "stadt"
    zeile.gueltig, zeile.herkunft = Range(zeile.gueltig.lower, stand), Herkunft.GV100AD
    return folgende


def _ist_eine_andere(
    zeile: Gebietseinheit, anders: dict[str, tuple[Any, Any]], stand: date
) -> bool:
    """Whether the Kommune itself changed since the issue that the row comes from."""
    if zeile.gebietsstand is None or zeile.gebietsstand == stand or zeile.gueltig.lower == stand:
        return False
    if "name_amtlich" in anders or "art" in anders:
        return True
    alt, neu = anders.get("flaeche_ha", (None, None))
    return bool(alt) and abs(neu - alt) > NEU_VERMESSEN * alt


def _einheit(ags: str, werte: dict[str, Any], stand: date, gueltig: Range[date]) -> Gebietseinheit:
    return Gebietseinheit(
        id=uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:katalog:gebietseinheit:{ags}:{stand}"),
        ags=ags,
        sonderstatus=False,
        herkunft=Herkunft.GV100AD,
        gebietsstand=stand,
        gueltig=gueltig,
        **werte,
    )


async def _naechster_beginn(session: AsyncSession, ags: str, stand: date) -> date | None:
    """Return when the row after `stand` begins that this key already has."""
    beginn = func.lower(col(Gebietseinheit.gueltig))
    tag: date | None = await session.scalar(
        select(func.min(beginn)).where(col(Gebietseinheit.ags) == ags, beginn > stand)
    )
    return tag
