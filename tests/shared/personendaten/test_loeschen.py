"""After its time nobody is named any more, what is younger stays, and the Journal still proves."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.journal.ankerplatz import Ankerplatz
from shared.journal.pruefen import Pruefung, pruefen
from shared.journal.verankern import verankere
from shared.personendaten.auskunft import auskunft
from shared.personendaten.fristen import Fristen
from shared.personendaten.loeschen import ausfuehren, faellige
from shared.personendaten.regeln import REGELN
from tests.conftest import Datenbank

FRISTEN = Fristen()
JETZT = datetime(2040, 4, 15, 8, tzinfo=UTC)
ALT, JUNG = JETZT - timedelta(days=3700), JETZT - timedelta(days=300)
FOERDERUNG = [regel for regel in REGELN if regel.dienst == "foerderung"]
ALTER, JUNGER = "alter-vogel", "junger-vogel"
ANTRAG = """
    WITH a AS (
      INSERT INTO foerderung.antrag (version, aktenzeichen, programm, mit_votum, titel,
        beschreibung, status, federfuehrend, kommunen, angaben, fakten, eingereicht_am,
        regelversion, pruefung,
        vorschlag, vorschlag_begruendung, vorgeschlagen_von, vorgeschlagen_am, vorgeschlagen_ags,
        freigegeben_von, freigegeben_am, freigegeben_ags, votum,
        runde, entbunden, ausgezahlt, zurueckgezahlt)
      VALUES (1, :az, 'X', true, 'Vorhaben', :wer, 'abgeschlossen', '06635020', '{06635020}',
        jsonb_build_object('wer', :wer), '{}', '2021-04-15', 'X-1', '{}', 'ablehnung',
        :wer, :wer, '2021-04-15', '{}', :wer || '-2', '2021-04-15', '{}', 'angenommen',
        1, 0, 0, 0)
      RETURNING id),
    k AS (INSERT INTO foerderung.antrag_kommune
      SELECT id, '06635020', 'Volkmarsen', 'federfuehrend', '2021-04-15', :wer FROM a),
    v AS (INSERT INTO foerderung.votum
      SELECT id, 1, verband, 'ja', :wer, :wer || verband, '2021-04-15'
        FROM a, (VALUES ('A'), ('B')) AS x (verband)),
    u AS (INSERT INTO foerderung.ausnahme (antrag, runde, regel, begruendung, erteilt_von, tag,
        bestaetigt_von, bestaetigt_am)
      SELECT id, 1, 'r', :wer, :wer, '2021-04-15', :wer || '-2', '2021-04-15' FROM a),
    b AS (INSERT INTO foerderung.begruendung SELECT id, 1, :wer FROM a),
    o AS (INSERT INTO foerderung.kosten SELECT id, 1, 'sachkosten', :wer, 10 FROM a),
    m AS (INSERT INTO foerderung.mittelabruf (antrag, nr, betrag, zweck, abgerufen_am,
        abgerufen_von, ausgezahlt_am, ausgezahlt_von)
      SELECT id, 1, 10, :wer, '2021-04-15', :wer, '2021-04-15', :wer || '-2' FROM a),
    f AS (INSERT INTO foerderung.nachforderung (antrag, abschnitte, text, frist, gestellt_am)
      SELECT id, '{kosten}', :wer, '2021-04-15', '2021-04-15' FROM a),
    n AS (INSERT INTO foerderung.nachweis (version, dateiname, typ, groesse, pruefsumme, ablage,
        scan, naechster_versuch, tag, zeitpunkt, antrag, art, kommunen, sub)
      SELECT 1, :wer || '.pdf', 'pdf', 1, repeat('0', 64), 'nachweise/' || gen_random_uuid(),
        'sauber', :wann, '2021-04-15', :wann, id, 'sonstiger', '{06635020}', :wer
        FROM a RETURNING id),
    l AS (INSERT INTO foerderung.ablehnung (gegenstand_id, operation, problem, sub, tag, zeitpunkt)
      SELECT id, 'x', 'y', :wer, '2021-04-15', :wann FROM a),
    w AS (INSERT INTO foerderung.antwort (sub, method, path, key, request, status, headers, body,
        stored_at)
      VALUES (:wer, 'POST', '/x', 'k', sha256('x'), 201, '{}', convert_to(:wer, 'UTF8'), :wann))
    INSERT INTO foerderung.journal (gegenstand, gegenstand_id, version, akt, sub, anfrage, tag,
      zeitpunkt)
    SELECT g, id, 1, 'abschliessen', :wer, :wer, '2021-04-15', CAST(:wann AS timestamptz)
      FROM (SELECT 'antrag' AS g, id FROM a UNION ALL SELECT 'nachweis', id FROM n) x"""


@pytest.fixture
async def engine(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(superuser_url(database("foerderung")), poolclass=NullPool)
    yield engine
    await engine.dispose()


async def tabellen_mit(connection: AsyncConnection, wer: str) -> set[str]:
    return set(await auskunft(connection, "foerderung", kennung=wer, texte=[]))


async def test_nach_der_frist_ist_niemand_mehr_genannt(engine: AsyncEngine, tmp_path: Path) -> None:
    async with engine.begin() as connection:
        for wer, wann, az in ((ALTER, ALT, "AB-2021-00001"), (JUNGER, JUNG, "AB-2021-00002")):
            sql = ANTRAG
            for name, wert in {":wer": wer, ":wann": wann.isoformat(), ":az": az}.items():
                sql = sql.replace(name, f"'{wert}'")
            await connection.exec_driver_sql(sql)
    (tmp_path / "zwischen").mkdir()
    platz, schluessel = (
        Ankerplatz(str(tmp_path / "anker"), tmp_path / "zwischen"),
        Ed25519PrivateKey.generate(),
    )
    vor = (JETZT - FRISTEN.journal).date()
    async with engine.connect() as connection:
        *_, befunde = await verankere(
            connection, "foerderung", platz, schluessel, jetzt=JETZT, vergessen_vor=vor
        )
        assert not befunde
        vorher = await tabellen_mit(connection, ALTER)
        junge = await tabellen_mit(connection, JUNGER)
        probe = {
            regel.name: await faellige(connection, regel, FRISTEN, jetzt=JETZT)
            for regel in FOERDERUNG
        }
    assert len(vorher) == len(junge) == 12
    getan = {
        regel.name: await ausfuehren(engine, regel, FRISTEN, heute=JETZT.date(), jetzt=JETZT)
        for regel in FOERDERUNG
    }
    # the young answer is older than a month, and so is forgotten like the old one
    assert getan == probe | {"antworten": 2} == {
        "nachweise": 1, "antraege": 1, "ablehnungen": 1, "nachnutzungen": 0,
        "antworten": 2, "webhooks": 0, "journal": 2,
    }  # fmt: skip
    async with engine.connect() as connection:
        assert await tabellen_mit(connection, ALTER) == set()
        assert await tabellen_mit(connection, JUNGER) == junge - {"foerderung.antwort"}
        gelten = platz.geltende("foerderung", schluessel.public_key())
        zaehler = Pruefung()
        assert [
            str(befund)
            async for befund in pruefen(
                connection, "foerderung", gelten, vergessen_vor=vor, zaehler=zaehler
            )
        ] == []
        assert zaehler.zeilen == 6  # the Löschlauf wrote down what it did to both things
        frueher = [
            befund.satz
            async for befund in pruefen(
                connection, "foerderung", gelten, vergessen_vor=date(2020, 1, 1), zaehler=Pruefung()
            )
        ]
        assert frueher == ["Wer es war, ist vor der Frist entfernt."] * 2
    noch_einmal = [
        await ausfuehren(engine, regel, FRISTEN, heute=JETZT.date(), jetzt=JETZT)
        for regel in FOERDERUNG
    ]
    assert noch_einmal == [0] * len(FOERDERUNG)


@pytest.mark.parametrize("dienst", ["katalog", "beratung"])
async def test_jede_regel_passt_zu_ihren_tabellen(
    database: Datenbank, superuser_url: Callable[[str], str], dienst: str
) -> None:
    engine = create_async_engine(superuser_url(database(dienst)), poolclass=NullPool)
    for regel in REGELN:
        if regel.dienst == dienst:
            async with engine.connect() as connection:
                assert await faellige(connection, regel, FRISTEN, jetzt=JETZT) >= 0
            await ausfuehren(engine, regel, FRISTEN, heute=JETZT.date(), jetzt=JETZT)
    await engine.dispose()
