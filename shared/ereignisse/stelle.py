"""Where a reader stands: everything up to here was read, nothing before it can still be written.

Events are ordered by (transaktion, id) and read up to the oldest transaction that is still running.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import DomainError

ENDE = UUID(int=2**128 - 1)
JETZT = """
    SELECT pg_snapshot_xmin(s)::text::bigint AS offen,
           pg_snapshot_xmax(s)::text::bigint AS naechste,
           c.system_identifier::text || '/' || current_database() AS system
      FROM pg_current_snapshot() s, pg_control_system() c"""


class CursorFremd(DomainError):
    status, slug = 422, "cursor-fremd"
    title = "Dieser cursor gehört zu einem anderen Dienst oder System"


class EreigniscursorUngueltig(DomainError):
    status, slug, title = 422, "ereigniscursor-ungueltig", "Das ist kein cursor für Ereignisse"


class Stelle(NamedTuple):
    transaktion: int
    id: UUID

    @classmethod
    def aus(cls, text: str) -> "Stelle":
        """Return what is written as `<transaktion>.<id>`."""
        transaktion, _, kennung = text.partition(".")
        return cls(int(transaktion), UUID(kennung))


class Cursor(NamedTuple):
    """A cursor that was read: where it goes on, and in which database."""

    stelle: Stelle
    system: str


ANFANG = Stelle(-1, UUID(int=0))


@dataclass(frozen=True, slots=True)
class Lage:
    """What is settled: every transaction before `offen` has ended; `naechste` begins next.

    `system` stands for this very database: numbers of transactions mean nothing in another.
    """

    offen: int
    naechste: int
    system: str

    @property
    def ganz_gelesen(self) -> Stelle:
        """Where a reader stands who has seen all that is settled."""
        return Stelle(self.offen - 1, ENDE)


async def lage(session: AsyncSession) -> Lage:
    """Return what is settled now; every later statement sees all of it."""
    return lage_von(*(await session.execute(text(JETZT))).one())


def lage_von(offen: int, naechste: int, system: str) -> Lage:
    """Return what JETZT says."""
    return Lage(offen, naechste, sha256(system.encode()).hexdigest()[:16])


def cursor_schreiben(stelle: Stelle, *, dienst: str, system: str) -> str:
    klartext = f"{dienst}.{system}.{stelle.transaktion}.{stelle.id.hex}"
    return urlsafe_b64encode(klartext.encode()).decode().rstrip("=")


def cursor_lesen(cursor: str | None, *, dienst: str) -> Cursor | None:
    """Return where the reader stands, None without a cursor; `cursor_gilt` must say that it holds.

    Raises EreigniscursorUngueltig for what none of our services wrote, CursorFremd for a cursor of
    another service.
    """
    if cursor is None:
        return None
    try:
        klartext = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        seiner, system, transaktion, kennung = klartext.split(".")
        stelle = Stelle(_ganze_zahl(transaktion), UUID(hex=kennung))
    except (ValueError, binascii.Error) as error:
        raise EreigniscursorUngueltig("Beginnen Sie ohne cursor von vorn.") from error
    if seiner != dienst:
        raise CursorFremd(
            f"Er kommt aus einem anderen Dienst. Nehmen Sie den letzten next_cursor von"
            f" /{dienst}/v1/ereignisse."
        )
    return Cursor(stelle, system)


def cursor_gilt(cursor: Cursor, lage: Lage) -> None:
    """Raise CursorFremd for a cursor of another database, or of a time that this one has not seen
    (a restored copy).
    """
    if cursor.system != lage.system or cursor.stelle.transaktion >= lage.naechste:
        raise CursorFremd(
            "Er kommt aus einem anderen System, oder dieses wurde aus einer Sicherung"
            " wiederhergestellt. Beginnen Sie ohne cursor von vorn; was Sie schon kennen, sagt die"
            " id der Ereignisse."
        )


def _ganze_zahl(text: str) -> int:
    ziffern = text.isascii() and len(text) <= 20 and text.removeprefix("-").isdigit()
    if not ziffern or not -1 <= int(text) < 2**62:
        raise ValueError("no number of a transaction")
    return int(text)
