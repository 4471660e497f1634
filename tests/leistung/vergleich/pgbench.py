"""A limit: PostgreSQL with the statements of our own bookings and no service in front of it.

What was recorded (`mitschrift`) is run again by pgbench, from the state before: the same statements
in the same order with the same values, prepared once, each client on a connection of its own. Only
the id of a new row is what the database now gives it. The values come out of a table, one row for a
transaction, which is one statement more than the service sends.
"""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from ozg.postgres import SUPERUSER, Cluster, programm
from tests.leistung.vergleich.mitschrift import Anweisung, Transaktion

NAME = "pgbench mit denselben Anweisungen"
BUCHT = "INSERT INTO beratung.buchung "
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PARAMETER = re.compile(r"\$(\d+)")
JE_SEKUNDE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
GESCHEITERT = re.compile(r"^number of failed transactions: ([1-9]\d*)", re.MULTILINE)
GETAN = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)


class NichtGelaufen(Exception):
    """pgbench did not do all; the text is the end of what it said."""


@dataclass(frozen=True)
class Skript:
    """A script of pgbench and the values of its transactions, a row each."""

    text: str
    zeilen: tuple[tuple[str, ...], ...]


def skript(transaktionen: Sequence[Transaktion], *, neu: str) -> Skript:
    """Return what runs those of these transactions again that are alike, the most common kind.

    `neu` begins the INSERT … RETURNING whose row gets another id each time.
    """
    arten = Counter(map(_art, transaktionen))
    art = arten.most_common(1)[0][0]
    gleiche = [transaktion for transaktion in transaktionen if _art(transaktion) == art]
    ort = next(nr for nr, anweisung in enumerate(gleiche[0]) if anweisung.sql.startswith(neu))
    kennungen = [_kennung(transaktion, ort) for transaktion in gleiche]
    spalten: dict[tuple[str | None, ...], str] = {}
    befehle = [_befehl(gleiche, nr, ort, kennungen, spalten) for nr in range(1, len(art))]
    werte = "SELECT * FROM bench.werte WHERE nr = (SELECT nextval('bench.nr')) \\gset"
    zeilen = [werte, *_zusammen([f"{teil};" for teil in _teile(gleiche[0][0].sql)])]
    for _, gruppe in groupby(
        zip(gleiche[0][1:], befehle, strict=True), key=lambda paar: paar[0].sql
    ):
        zeilen += _zusammen([befehl for _, befehl in gruppe])
    text = "\n".join([*zeilen, ""])
    return Skript(text, tuple(zip(*[[w or "" for w in s] for s in spalten], strict=True)))


async def lauf(
    cluster: Cluster, *, vorlage: str, rolle: str, skript: Skript, zugleich: int, ordner: Path
) -> float:
    """Run each transaction once on a fresh copy of `vorlage`, `zugleich` at a time; return 1/s.

    Nobody is connected to `vorlage`. Raises NichtGelaufen where one of them fails.
    """
    name = f"{vorlage}_pgbench"
    cluster.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    cluster.sql(f"CREATE DATABASE {name} TEMPLATE {vorlage}")
    try:
        await _werte_bereit(cluster, name, skript, rolle)
        datei = _geschrieben(skript, ordner)
        je = len(skript.zeilen) // zugleich
        return await _pgbench(cluster, name, rolle, datei, zugleich=zugleich, je=je)
    finally:
        cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")


def _geschrieben(skript: Skript, ordner: Path) -> Path:
    ordner.mkdir(parents=True, exist_ok=True)
    datei = ordner / "buchung.pgbench"
    datei.write_text(skript.text, encoding="utf-8")
    return datei


async def _werte_bereit(cluster: Cluster, name: str, skript: Skript, rolle: str) -> None:
    spalten = [f"w{nr}" for nr in range(len(skript.zeilen[0]))]
    als_text = ", ".join(f"{spalte} text" for spalte in spalten)
    verbindung = await asyncpg.connect(cluster.url(name, SUPERUSER).replace("+asyncpg", ""))
    try:
        await verbindung.execute(
            "CREATE SCHEMA bench; CREATE SEQUENCE bench.nr;"
            f"CREATE TABLE bench.werte (nr bigint PRIMARY KEY, {als_text});"
            f"GRANT USAGE ON SCHEMA bench TO {rolle};"
            f"GRANT SELECT ON bench.werte TO {rolle}; GRANT USAGE ON bench.nr TO {rolle}"
        )
        await verbindung.copy_records_to_table(
            "werte",
            schema_name="bench",
            columns=["nr", *spalten],
            records=[(nr, *zeile) for nr, zeile in enumerate(skript.zeilen, start=1)],
        )
        await verbindung.execute("VACUUM ANALYZE")
        await verbindung.execute("CHECKPOINT")
    finally:
        await verbindung.close()


async def _pgbench(
    cluster: Cluster, name: str, rolle: str, datei: Path, *, zugleich: int, je: int
) -> float:
    wo = make_url(cluster.url(name, rolle))
    prozess = await asyncio.create_subprocess_exec(
        programm("pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={zugleich}",
        "--jobs=1", f"--transactions={je}", "--max-tries=1", f"--file={datei}",
        env={
            "PATH": os.environ["PATH"],
            "PGHOST": str(cluster.socket),
            "PGDATABASE": name,
            "PGUSER": rolle,
            "PGPASSWORD": str(wo.password),
            "PGOPTIONS": "-c TimeZone=UTC -c jit=off",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    ausgabe = (await prozess.communicate())[0].decode(errors="replace")
    getan = GETAN.search(ausgabe)
    if prozess.returncode or getan is None or int(getan[1]) != je * zugleich:
        raise NichtGelaufen(ausgabe[-1000:])
    if GESCHEITERT.search(ausgabe) or (je_sekunde := JE_SEKUNDE.search(ausgabe)) is None:
        raise NichtGelaufen(ausgabe[-1000:])
    return float(je_sekunde[1])


def _art(transaktion: Transaktion) -> tuple[tuple[str, tuple[bool, ...]], ...]:
    """Transactions are alike that send the same statements and have NULL in the same places."""
    return tuple((a.sql, tuple(wert is None for wert in a.werte)) for a in transaktion)


def _kennung(transaktion: Transaktion, ort: int) -> str:
    """Return the id the new row got: the first one that nothing has named until then."""
    vorher = {wert for anweisung in transaktion[: ort + 1] for wert in anweisung.werte}
    nachher = (wert for anweisung in transaktion[ort + 1 :] for wert in anweisung.werte)
    return next(w for w in nachher if w and UUID.fullmatch(w) and w not in vorher)


def _befehl(
    gleiche: Sequence[Transaktion],
    nr: int,
    ort: int,
    kennungen: Sequence[str],
    spalten: dict[tuple[str | None, ...], str],
) -> str:
    """Return statement `nr` with variables for its values; the same values share a column."""
    anweisung: Anweisung = gleiche[0][nr]

    def wert(treffer: re.Match[str]) -> str:
        alle = tuple(transaktion[nr].werte[int(treffer[1]) - 1] for transaktion in gleiche)
        if alle[0] is None:
            return "NULL"
        if nr > ort and list(alle) == list(kennungen):
            return ":neu_id"
        return ":" + spalten.setdefault(alle, f"w{len(spalten)}")

    sql = PARAMETER.sub(wert, anweisung.sql.rstrip(";"))
    return f"{sql} \\gset neu_" if nr == ort else f"{sql};"


def _zusammen(befehle: Sequence[str]) -> Sequence[str]:
    """Return several as one message, as the service sends one statement for several rows."""
    return befehle if len(befehle) == 1 else ["\\startpipeline", *befehle, "\\endpipeline"]


def _teile(sql: str) -> list[str]:
    """Return what was sent in one message as the statements it consists of."""
    return [teil.strip() for teil in sql.split(";") if teil.strip()]
