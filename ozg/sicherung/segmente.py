"""The names of WAL files: eight hexadecimal digits each of timeline, log and segment.

Source: PostgreSQL 18, src/include/access/xlog_internal.h (XLogFileName).
"""

import re
from collections.abc import Collection

SEGMENT = re.compile(r"[0-9A-F]{24}")
GESCHICHTE = re.compile(r"[0-9A-F]{8}\.history")


def segmentname(lsn: str, zeitleiste: int, groesse: int) -> str:
    """Return the file that holds `lsn` ("0/2000028"), for segments of `groesse` bytes."""
    log, _, stelle = lsn.partition("/")
    return f"{zeitleiste:08X}{int(log, 16):08X}{int(stelle, 16) // groesse:08X}"


def nummer(segment: str, groesse: int) -> int:
    """Return where a file stands among all of its timeline."""
    return int(segment[8:16], 16) * (0x1_0000_0000 // groesse) + int(segment[16:], 16)


def luecken(vorhanden: Collection[str], *, ab: str, groesse: int) -> int:
    """Return how many files are missing between `ab` and the last one of its timeline."""
    erste = nummer(ab, groesse)
    folge = {
        nummer(segment, groesse) for segment in vorhanden if segment[:8] == ab[:8] and segment >= ab
    }
    return max(folge) - erste + 1 - len(folge) if folge else 0
