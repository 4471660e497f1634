"""Things with a Journal, written as a service does, and a superuser who falsifies it."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.journal.anker import Anker
from shared.journal.befund import Befund
from shared.journal.kette import SPALTEN, Zeile, anfang, beteiligt, pruefsumme
from shared.journal.pruefen import Pruefung, pruefen

DIENST = "beratung"
JETZT = datetime(2021, 4, 15, 8, tzinfo=UTC)
VERGESSEN_VOR = date(2020, 1, 1)
AKTE = ("anlegen", "aendern", "absagen", "verschieben")
JOURNAL = text("""
    INSERT INTO beratung.journal
      (gegenstand, gegenstand_id, version, akt, sub, rollen, anfrage, tag, zeitpunkt)
    VALUES ('veranstaltung', :id, :version, :akt, :sub, :rollen, :anfrage, '2021-04-15', :jetzt)""")


async def akten_anlegen(connection: AsyncConnection, anzahl: int, wuerfel: random.Random) -> int:
    """Write so many Veranstaltungen with one to six acts each; return how many acts."""
    summe = 0
    for nr in range(anzahl):
        versionen = wuerfel.randint(1, 6)
        id = await connection.scalar(
            text(
                "INSERT INTO beratung.veranstaltung (titel, beginn, ende, stand, quelle, version)"
                " SELECT 'Probe', t, t + interval '1 hour', t, 'Probe', :version"
                " FROM (SELECT CAST(:jetzt AS timestamptz)) AS j (t)"
                " RETURNING id"
            ),
            {"jetzt": JETZT, "version": versionen},
        )
        for version in range(1, versionen + 1):
            await vermerken(connection, id, version, nr=nr)
        summe += versionen
    return summe


async def vermerken(connection: AsyncConnection, id: UUID, version: int, *, nr: int = 0) -> None:
    """Write down an act as the service does; the database chains it."""
    werte = {
        "id": id,
        "version": version,
        "akt": AKTE[version % len(AKTE)],
        "sub": f"person-{nr % 7}",
        "rollen": (None, [], ["admin", "beratung"], ["ä,1:"])[version % 4],
        "anfrage": None if nr % 3 else f"anfrage-{nr:08}",
        "jetzt": JETZT + timedelta(seconds=nr, microseconds=version),
    }
    await connection.execute(JOURNAL, werte)


async def geprueft(connection: AsyncConnection, anker: Sequence[Anker]) -> list[Befund]:
    """What the check says to the state this connection sees."""
    alles = pruefen(connection, DIENST, anker, vergessen_vor=VERGESSEN_VOR, zaehler=Pruefung())
    return [befund async for befund in alles]


class Faelscher:
    """Rules the database: triggers and constraints are no obstacle."""

    def __init__(self, connection: AsyncConnection, wuerfel: random.Random) -> None:
        self.db, self.wuerfel = connection, wuerfel

    async def entriegeln(self) -> None:
        """What a constraint would refuse goes through from now on."""
        for name in ("uq_journal_vorher", "uq_journal_gegenstand_gegenstand_id_version"):
            await self._tun(f"ALTER TABLE beratung.journal DROP CONSTRAINT {name}")

    async def faelsche(self, art: "Faelschung") -> None:
        """Do it with triggers off, in the transaction that is open."""
        await self._tun("SET LOCAL session_replication_role = replica")
        await art(self)

    async def zeilen(self, mindestens: int = 1) -> list[Zeile]:
        """All rows of a random thing that has at least so many."""
        alle = await self.db.execute(
            text(f"SELECT {SPALTEN} FROM beratung.journal ORDER BY gegenstand_id, version")
        )
        je: dict[UUID, list[Zeile]] = {}
        for zeile in alle:
            je.setdefault(zeile.gegenstand_id, []).append(Zeile(*zeile))
        return self.wuerfel.choice([z for z in je.values() if len(z) >= mindestens])

    async def aendern(self) -> None:
        """Any column of any row."""
        zeile = self.wuerfel.choice(await self.zeilen())
        spalte, wert = self.wuerfel.choice(
            [
                ("id", "uuidv7()"),
                ("gegenstand", "'buchung'"),
                ("gegenstand_id", "uuidv7()"),
                ("version", "version + 100"),
                ("akt", "'bewilligen'"),
                ("sub", "'jemand-anderes'"),
                ("rollen", "rollen || ARRAY['foerderstelle']"),
                ("anfrage", "'andere-anfrage'"),
                ("tag", "tag - 1"),
                ("zeitpunkt", "zeitpunkt + interval '1 microsecond'"),
                ("salz", "gen_random_uuid()"),
                ("salz", "NULL"),
                ("beteiligt", "sha256('x')"),
                ("vorher", "sha256('x')"),
                ("pruefsumme", "sha256('x')"),
            ]
        )
        await self._tun(f"UPDATE beratung.journal SET {spalte} = {wert} WHERE id = '{zeile.id}'")

    async def aendern_und_nachrechnen(self) -> None:
        """A row gets another act and the hash that fits; those after it do not any more."""
        zeile = self.wuerfel.choice(await self.zeilen())
        await self._schreiben(replace(zeile, akt="bewilligen"))

    async def vergessen(self) -> None:
        """Who acted is taken out of a row for which the time has not come."""
        zeile = self.wuerfel.choice(await self.zeilen())
        await self._tun(
            "UPDATE beratung.journal SET sub = 'geloescht', salz = NULL, anfrage = NULL"
            f" WHERE id = '{zeile.id}'"
        )

    async def entfernen(self) -> None:
        """Any row."""
        zeile = self.wuerfel.choice(await self.zeilen())
        await self._tun(f"DELETE FROM beratung.journal WHERE id = '{zeile.id}'")

    async def einfuegen(self) -> None:
        """A row between others, with a hash that fits to the one before it."""
        zeilen = await self.zeilen()
        nr = self.wuerfel.randrange(len(zeilen))
        neue_id = await self.db.scalar(text("SELECT uuidv7()"))
        neu = replace(zeilen[nr], id=neue_id, akt="bewilligen", vorher=zeilen[nr].pruefsumme)
        await self._anhaengen(neu)

    async def anhaengen(self) -> None:
        """A row at the end, chained as the service would."""
        zeile = (await self.zeilen())[-1]
        await self._tun("SET LOCAL session_replication_role = origin")
        await vermerken(self.db, zeile.gegenstand_id, zeile.version + 1)

    async def erfinden(self) -> None:
        """A thing that never was, chained as the service would."""
        await self._tun("SET LOCAL session_replication_role = origin")
        await vermerken(self.db, await self.db.scalar(text("SELECT uuidv7()")), 1)

    async def umstellen(self) -> None:
        """Two rows of a thing change places."""
        eine, andere = self.wuerfel.sample(await self.zeilen(2), 2)
        await self._tun(
            "UPDATE beratung.journal SET version = CASE id WHEN"
            f" '{eine.id}' THEN {andere.version} ELSE {eine.version} END"
            f" WHERE id IN ('{eine.id}', '{andere.id}')"
        )

    async def tauschen(self) -> None:
        """Two things change their whole histories, in which only hashes name them."""
        eine, andere = await self.zeilen(), await self.zeilen()
        while eine[0].gegenstand_id == andere[0].gegenstand_id:
            andere = await self.zeilen()
        a, b = eine[0].gegenstand_id, andere[0].gegenstand_id
        await self._tun(
            f"UPDATE beratung.journal SET gegenstand_id = CASE gegenstand_id WHEN '{a}'::uuid"
            f" THEN '{b}'::uuid ELSE '{a}'::uuid END WHERE gegenstand_id IN ('{a}', '{b}')"
        )

    async def abschneiden(self) -> None:
        """The last rows, and the thing is put back to what is left."""
        zeilen = await self.zeilen(2)
        bleibt = self.wuerfel.randint(1, len(zeilen) - 1)
        id = zeilen[0].gegenstand_id
        await self._tun(
            f"DELETE FROM beratung.journal WHERE gegenstand_id = '{id}' AND version > {bleibt}"
        )
        await self._tun(f"UPDATE beratung.veranstaltung SET version = {bleibt} WHERE id = '{id}'")

    async def ausloeschen(self) -> None:
        """A thing with its whole history."""
        id = (await self.zeilen())[0].gegenstand_id
        await self._tun(f"DELETE FROM beratung.journal WHERE gegenstand_id = '{id}'")
        await self._tun(f"DELETE FROM beratung.veranstaltung WHERE id = '{id}'")

    async def neu_schreiben(self) -> None:
        """From a row on everything is another's and all hashes fit."""
        zeilen = await self.zeilen()
        ab = self.wuerfel.randrange(len(zeilen))
        vorher = (
            zeilen[ab - 1].pruefsumme
            if ab
            else anfang(DIENST, zeilen[0].gegenstand, zeilen[0].gegenstand_id)
        )
        for zeile in zeilen[ab:]:
            assert zeile.salz
            anderer = beteiligt(zeile.salz, "jemand-anderes", zeile.anfrage)
            neu = replace(zeile, sub="jemand-anderes", beteiligt=anderer, vorher=vorher)
            vorher = await self._schreiben(neu)

    async def _schreiben(self, zeile: Zeile) -> bytes:
        summe = pruefsumme(zeile)
        await self.db.execute(
            text(
                "UPDATE beratung.journal SET akt = :akt, sub = :sub, beteiligt = :beteiligt,"
                " vorher = :vorher, pruefsumme = :summe WHERE id = :id"
            ),
            {
                "akt": zeile.akt,
                "sub": zeile.sub,
                "beteiligt": zeile.beteiligt,
                "vorher": zeile.vorher,
                "summe": summe,
                "id": zeile.id,
            },
        )
        return summe

    async def _anhaengen(self, zeile: Zeile) -> None:
        werte = {name: getattr(zeile, name) for name in Zeile.__slots__}
        werte["pruefsumme"] = pruefsumme(zeile)
        namen = ", ".join(f":{name}" for name in Zeile.__slots__)
        await self.db.execute(
            text(f"INSERT INTO beratung.journal ({SPALTEN}) VALUES ({namen})"), werte
        )

    async def _tun(self, sql: str) -> None:
        await self.db.execute(text(sql))


Faelschung: TypeAlias = Callable[[Faelscher], Awaitable[None]]
ARTEN: tuple[Faelschung, ...] = (
    Faelscher.aendern,
    Faelscher.aendern_und_nachrechnen,
    Faelscher.vergessen,
    Faelscher.entfernen,
    Faelscher.einfuegen,
    Faelscher.anhaengen,
    Faelscher.erfinden,
    Faelscher.umstellen,
    Faelscher.tauschen,
    Faelscher.abschneiden,
    Faelscher.ausloeschen,
    Faelscher.neu_schreiben,
)
NUR_MIT_ANKER: tuple[Faelschung, ...] = (
    Faelscher.abschneiden,
    Faelscher.ausloeschen,
    Faelscher.neu_schreiben,
)
