"""What a service asks of PostgreSQL: its transactions, out of the server's log.

with mitschreiben(cluster, "beratung") as mitschrift:
    …                                  # a service that connects in here works
mitschrift.transaktionen(mit="INSERT INTO beratung.buchung ")
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ozg.postgres import Cluster

EINTRAG = re.compile(r"^\d{4}-\d\d-\d\d \S+ \S+ \[(\d+)\] (\w+):  (.*)$", re.DOTALL)
BEFEHL = re.compile(r"^(?:statement|execute [^:]*): (.*)$", re.DOTALL)
WERTE = re.compile(r"^[Pp]arameters: (.*)$", re.DOTALL)
WERT = re.compile(r"\$\d+ = (?:(NULL)|'((?:[^']|'')*)')")
EIGENHEITEN = {"log_statement": "all", "log_error_verbosity": "default"}


@dataclass(frozen=True)
class Anweisung:
    """One statement as it was sent, `$1` for its first value; None is NULL."""

    sql: str
    werte: tuple[str | None, ...] = ()


Transaktion: TypeAlias = tuple[Anweisung, ...]


class Mitschrift:
    """The part of a server's log that was written since it was made."""

    def __init__(self, log: Path) -> None:
        self._log, self._anfang = log, log.stat().st_size

    def transaktionen(self, *, mit: str) -> list[Transaktion]:
        """Return the committed transactions in which a statement begins with `mit`."""
        with self._log.open(encoding="utf-8", errors="replace") as datei:
            datei.seek(self._anfang)
            return [
                transaktion
                for transaktion in lies(datei)
                if any(anweisung.sql.startswith(mit) for anweisung in transaktion)
            ]


@contextmanager
def mitschreiben(cluster: Cluster, datenbank: str) -> Iterator[Mitschrift]:
    """Have the server log every statement of who connects to `datenbank` from now on."""
    mitschrift = Mitschrift(cluster.folder / "postgres.log")
    for name, wert in EIGENHEITEN.items():
        cluster.sql(f"ALTER DATABASE {datenbank} SET {name} = '{wert}'")
    try:
        yield mitschrift
    finally:
        for name in EIGENHEITEN:
            cluster.sql(f"ALTER DATABASE {datenbank} RESET {name}")


def lies(zeilen: Iterable[str]) -> Iterator[Transaktion]:
    """Yield each transaction from its BEGIN to its COMMIT; what was rolled back is left out."""
    offen: dict[str, list[Anweisung]] = {}
    for verbindung, stufe, text in _eintraege(zeilen):
        bisher = offen.setdefault(verbindung, [])
        if stufe == "DETAIL" and bisher and (werte := WERTE.match(text)):
            bisher[-1] = Anweisung(bisher[-1].sql, _werte(werte[1]))
        if stufe != "LOG" or not (befehl := BEFEHL.match(text)):
            continue
        sql = befehl[1].strip()
        if sql.startswith("BEGIN"):
            bisher.clear()
        bisher.append(Anweisung(sql))
        if sql.startswith("COMMIT") and bisher[0].sql.startswith("BEGIN"):
            yield tuple(bisher)
        if sql.startswith(("COMMIT", "ROLLBACK;")) or sql == "ROLLBACK":
            bisher.clear()


def _eintraege(zeilen: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield process, level and text of each entry; its further lines begin with a tab."""
    eintrag = ""
    for zeile in zeilen:
        if zeile.startswith("\t"):
            eintrag += "\n" + zeile[1:].rstrip("\n")
            continue
        yield from _zerlegt(eintrag)
        eintrag = zeile.rstrip("\n")
    yield from _zerlegt(eintrag)


def _zerlegt(eintrag: str) -> Iterator[tuple[str, str, str]]:
    if treffer := EINTRAG.match(eintrag):
        yield treffer[1], treffer[2], treffer[3]


def _werte(text: str) -> tuple[str | None, ...]:
    return tuple(
        None if treffer[1] else treffer[2].replace("''", "'") for treffer in WERT.finditer(text)
    )
