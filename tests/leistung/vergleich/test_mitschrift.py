"""What is read out of a server's log, and what pgbench is given of it."""

from tests.leistung.vergleich.mitschrift import Anweisung, lies
from tests.leistung.vergleich.pgbench import skript

UHR = "2026-11-22 19:00:00.123 UTC"
NEU = [f"0197b7a4-0000-7000-8000-00000000000{n}" for n in (1, 2)]


def buchung(verbindung: int, kommune: str, kennung: str) -> list[str]:
    return [
        f"{UHR} [{verbindung}] LOG:  statement: BEGIN ISOLATION LEVEL X;SET LOCAL a.b = ''\n",
        f"{UHR} [{verbindung}] LOG:  execute __s1__: INSERT INTO buchung (kommune, halten_bis)\n",
        "\tVALUES ($1::TEXT, $2) RETURNING id\n",
        f"{UHR} [{verbindung}] DETAIL:  Parameters: $1 = '{kommune}', $2 = NULL\n",
        f"{UHR} [{verbindung}] LOG:  execute __s2__: INSERT INTO termin VALUES ($1, $2, $2)\n",
        f"{UHR} [{verbindung}] DETAIL:  Parameters: $1 = '{kennung}', $2 = 'it''s'\n",
        f"{UHR} [{verbindung}] LOG:  statement: COMMIT;\n",
    ]


def test_gelesen_werden_abgeschlossene_transaktionen_jeder_verbindung_fuer_sich() -> None:
    eine, andere = buchung(1, "06635020", NEU[0]), buchung(2, "06636013", NEU[1])
    verzahnt = [*eine[:1], *andere[:6], *eine[1:]]  # the second never commits
    (gelesen,) = lies(verzahnt)
    assert [anweisung.sql.split()[0] for anweisung in gelesen] == [
        "BEGIN", "INSERT", "INSERT", "COMMIT;",
    ]  # fmt: skip
    assert gelesen[1] == Anweisung(
        "INSERT INTO buchung (kommune, halten_bis)\nVALUES ($1::TEXT, $2) RETURNING id",
        ("06635020", None),
    )
    assert gelesen[2].werte == (NEU[0], "it's")


def test_das_skript_nimmt_werte_aus_der_tabelle_und_die_kennung_aus_der_datenbank() -> None:
    log = [*buchung(1, "06635020", NEU[0]), *buchung(1, "06636013", NEU[1])]
    gemacht = skript(list(lies(log)), neu="INSERT INTO buchung ")
    assert gemacht.zeilen == (("06635020", "it's"), ("06636013", "it's"))
    assert "VALUES (:w0::TEXT, NULL) RETURNING id \\gset neu_" in gemacht.text
    assert "INSERT INTO termin VALUES (:neu_id, :w1, :w1);\nCOMMIT;\n" in gemacht.text
    assert "\\startpipeline\nBEGIN ISOLATION LEVEL X;\nSET LOCAL a.b = '';" in gemacht.text
    assert NEU[0] not in gemacht.text


def test_eine_anweisung_fuer_mehrere_zeilen_bleibt_eine_nachricht() -> None:
    log = buchung(1, "06635020", NEU[0])
    gemacht = skript(list(lies([*log[:6], *log[4:]])), neu="INSERT INTO buchung ")
    zeile = "INSERT INTO termin VALUES (:neu_id, :w1, :w1);\n"
    assert f"\\startpipeline\n{zeile}{zeile}\\endpipeline\nCOMMIT;" in gemacht.text
