"""Which request is being worked on: its id and its trace, in this process and on to the next.

Every log line carries both. The id is the caller's `X-Request-ID` where that is well-formed, else
a new one; the trace is W3C Trace Context (https://www.w3.org/TR/trace-context/), version 00.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.beobachtung.spuren import Abschnitt

WER = "wer"  # of a request's scope and of a log line: whose verified token it was
ANFRAGE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})"
)


@dataclass(frozen=True, slots=True)
class Spur:
    """`trace_id` has 32 and `span_id`, this service's part of the trace, 16 hex digits.

    `eltern` is the caller's part, "" without one; `abschnitt` is this part where it is recorded.
    """

    anfrage_id: str
    trace_id: str
    span_id: str
    flags: str
    eltern: str = ""
    abschnitt: "Abschnitt | None" = None


_spur: ContextVar[Spur | None] = ContextVar("spur", default=None)


def aktuelle_spur() -> Spur | None:
    return _spur.get()


def anfrage_id() -> str:
    """Return the id of the request being worked on, 8 to 64 characters; "" outside of one."""
    spur = _spur.get()
    return spur.anfrage_id if spur else ""


def trace_id() -> str:
    """Return the trace the request belongs to; "" outside of one."""
    spur = _spur.get()
    return spur.trace_id if spur else ""


def weiterzugebende_kopfzeilen() -> dict[str, str]:
    """Return the headers with which a called service continues this request; {} outside of one."""
    spur = _spur.get()
    if spur is None:
        return {}
    return {
        "X-Request-ID": spur.anfrage_id,
        "traceparent": f"00-{spur.trace_id}-{spur.span_id}-{spur.flags}",
    }


def anfrage_id_aus(anfrage_ids: list[str]) -> str:
    """Return the caller's id where it is well-formed and named once, else a new one."""
    if len(anfrage_ids) == 1 and ANFRAGE_ID.fullmatch(anfrage_ids[0]):
        return anfrage_ids[0]
    return os.urandom(16).hex()


def spur_aus(anfrage_ids: list[str], traceparents: list[str]) -> Spur:
    """Return the caller's id and trace as far as they are well-formed and named once."""
    trace = TRACEPARENT.fullmatch(traceparents[0]) if len(traceparents) == 1 else None
    neu = os.urandom(24).hex()
    return Spur(
        anfrage_id=anfrage_id_aus(anfrage_ids),
        trace_id=trace[1] if trace else neu[:32],
        span_id=neu[32:],
        flags=trace[3] if trace else "00",
        eltern=trace[2] if trace else "",
    )


@contextmanager
def spur_aufnehmen(spur: Spur) -> Iterator[None]:
    """Work on this request until the block ends."""
    token = _spur.set(spur)
    try:
        yield
    finally:
        _spur.reset(token)


def pseudonym(sub: str) -> str:
    """Return what stands for a person in a log: 12 hex digits, the same in every service.

    Who knows the `sub`, as the issuer and the Journal do, finds the lines; the lines tell nobody.
    """
    return sha256(sub.encode()).hexdigest()[:12]


class Aufruf:
    """A call of another service under way; `status` is that of its answer, 0 without one."""

    status = 0


@contextmanager
def aufruf_aufzeichnen(dienst: str, methode: str) -> Iterator[Aufruf]:
    """Make a call of another service a part of the trace, where traces are recorded."""
    aufruf, spur = Aufruf(), _spur.get()
    if spur is None or spur.abschnitt is None:
        yield aufruf
        return
    abschnitt, fehler = spur.abschnitt.aufruf(dienst, methode), None
    try:
        with spur_aufnehmen(abschnitt.in_spur(spur)):
            yield aufruf
    except BaseException as error:
        fehler = type(error).__name__
        raise
    finally:
        abschnitt.beenden(aufruf.status, fehler=fehler)
