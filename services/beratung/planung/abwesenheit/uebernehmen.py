"""Use case: the absences of a calendar become those of a team; what collides is reported.

An entry is known again by its UID, and what a file says of a UID holds: an occurrence that it
cancels or no longer has ends the absence. What is booked stays booked: such an entry is refused,
and only such an entry.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.planung.abwesenheit.eintragen import kollidiert
from services.beratung.planung.abwesenheit.kalender import Eintrag, Kalender
from services.beratung.planung.abwesenheit.queries import kollisionen, verlange_berater
from services.beratung.planung.kalender import Zeitraum, ganze_tage
from services.beratung.tables import AKTE, Akt
from shared.akte import Vermerk
from shared.schemas.berater import Ergebnis, KalenderEintrag, KalenderRead
from shared.vorgang import Vorgang

BEKANNTE = text("""
    SELECT kennung, lower(zeitraum) AS von, upper(zeitraum) AS bis, belegt
    FROM beratung.abwesenheit WHERE berater_id = :berater AND kennung IS NOT NULL
""")
EINTRAGEN = text("""
    WITH neu AS (
        INSERT INTO beratung.abwesenheit (berater_id, zeitraum, kennung)
        SELECT :berater, tstzrange(z.von, z.bis), z.kennung
        FROM unnest(CAST(:von AS timestamptz[]), CAST(:bis AS timestamptz[]),
                    CAST(:kennungen AS bytea[])) AS z(von, bis, kennung)
        RETURNING id, version, berater_id, zeitraum),
    belegt AS (
        INSERT INTO beratung.termin (art, berater_id, zeitraum, abwesenheit_id)
        SELECT 'abwesenheit', berater_id, zeitraum, id FROM neu)
    SELECT id, version FROM neu
""")
AENDERN = text("""
    UPDATE beratung.abwesenheit a
    SET zeitraum = tstzrange(z.von, z.bis), belegt = true, version = a.version + 1
    FROM unnest(CAST(:von AS timestamptz[]), CAST(:bis AS timestamptz[]),
                CAST(:kennungen AS bytea[])) AS z(von, bis, kennung)
    WHERE a.berater_id = :berater AND a.kennung = z.kennung
    RETURNING a.id, a.version
""")
ZURUECKNEHMEN = text("""
    UPDATE beratung.abwesenheit SET belegt = false, version = version + 1
    WHERE berater_id = :berater AND belegt AND kennung IS NOT NULL
      AND NOT kennung = ANY (CAST(:kennungen AS bytea[]))
      AND (kennung = ANY (CAST(:abgesagt AS bytea[]))
        OR zeitraum && tstzrange(:ab, :nach)
          AND (:alles OR substring(kennung FROM 1 FOR 16) = ANY (CAST(:uids AS bytea[]))))
    RETURNING id, version, lower(zeitraum) AS von, upper(zeitraum) AS bis
""")


async def uebernehmen(
    session: AsyncSession,
    *,
    berater: UUID,
    kalender: Kalender,
    vollstaendig: bool,
    vorgang: Vorgang,
) -> KalenderRead:
    """Take over the entries, and end what the calendar has ended.

    With `vollstaendig` it is everything: what is missing in it has ended as well.
    """
    alles = ganze_tage(kalender.ab, kalender.bis)
    zeiten = [eintrag.zeit for eintrag in kalender.eintraege]
    await platz_schaffen(session, zeiten=zeiten or [alles], vorgang=vorgang)
    await verlange_berater(session, berater)
    bekannt = {
        zeile.kennung: zeile for zeile in await session.execute(BEKANNTE, {"berater": berater})
    }
    im_weg = await kollisionen(session, berater=berater, zeiten=zeiten)
    ergebnisse = [
        _ergebnis(eintrag, bekannt.get(eintrag.kennung), im_weg.get(nr))
        for nr, eintrag in enumerate(kalender.eintraege)
    ]
    for ergebnis, befehl, akt in (
        (Ergebnis.NEU, EINTRAGEN, Akt.EINTRAGEN),
        (Ergebnis.GEAENDERT, AENDERN, Akt.AENDERN),
    ):
        eintraege = [
            eintrag
            for eintrag, was in zip(kalender.eintraege, ergebnisse, strict=True)
            if was.ergebnis is ergebnis
        ]
        zeilen = await session.execute(befehl, _werte(berater, eintraege))
        await _vermerke(session, zeilen.all(), akt, vorgang)
    werte = {
        "berater": berater,
        "kennungen": [eintrag.kennung for eintrag in kalender.eintraege],
        "abgesagt": kalender.abgesagt,
        "uids": kalender.vollstaendig,
        "alles": vollstaendig,
        "ab": alles.von,
        "nach": alles.bis,
    }
    beendet = (await session.execute(ZURUECKNEHMEN, werte)).all()
    await _vermerke(session, beendet, Akt.ZURUECKNEHMEN, vorgang)
    ergebnisse += [
        _eintrag(Zeitraum(eine.von, eine.bis), Ergebnis.ZURUECKGENOMMEN) for eine in beendet
    ]
    return _antwort(ergebnisse, kalender.uebergangen)


def _ergebnis(
    eintrag: Eintrag,
    bekannt: Row[tuple[object, ...]] | None,
    im_weg: tuple[list[UUID], date] | None,
) -> KalenderEintrag:
    zeit = eintrag.zeit
    if bekannt and bekannt.belegt and (bekannt.von, bekannt.bis) == (zeit.von, zeit.bis):
        return _eintrag(zeit, Ergebnis.UNVERAENDERT)
    if im_weg:
        buchungen, tag = im_weg
        return _eintrag(zeit, Ergebnis.ABGELEHNT, kollidiert(tag), buchungen)
    return _eintrag(zeit, Ergebnis.GEAENDERT if bekannt else Ergebnis.NEU)


def _eintrag(
    zeit: Zeitraum, ergebnis: Ergebnis, grund: str | None = None, buchungen: Sequence[UUID] = ()
) -> KalenderEintrag:
    return KalenderEintrag(
        von=zeit.von, bis=zeit.bis, ergebnis=ergebnis, grund=grund, buchungen=list(buchungen)
    )


def _werte(berater: UUID, eintraege: Sequence[Eintrag]) -> dict[str, object]:
    return {
        "berater": berater,
        "von": [eintrag.zeit.von for eintrag in eintraege],
        "bis": [eintrag.zeit.bis for eintrag in eintraege],
        "kennungen": [eintrag.kennung for eintrag in eintraege],
    }


async def _vermerke(
    session: AsyncSession, zeilen: Sequence[Row[tuple[object, ...]]], akt: Akt, vorgang: Vorgang
) -> None:
    vermerke = [Vermerk("abwesenheit", zeile.id, zeile.version, akt, (), {}) for zeile in zeilen]
    await AKTE.vermerke_alle(session, vermerke, vorgang)


def _antwort(ergebnisse: list[KalenderEintrag], uebergangen: int) -> KalenderRead:
    anzahl = Counter(eintrag.ergebnis for eintrag in ergebnisse)
    return KalenderRead(
        **{ergebnis.value: anzahl[ergebnis] for ergebnis in Ergebnis},
        uebergangen=uebergangen,
        eintraege=sorted(ergebnisse, key=lambda eintrag: eintrag.von),
    )
