"""What a service writes into its log: one JSON line per event, to stderr.

Every line has `time` (UTC), `level`, `service`, `message` (a fixed sentence), `logger` and, within
a request, `request_id` and `trace_id`. Beyond that it has the fields of FELDER it was given, for
example `duration_ms`, `method`, `status` and `route` (the template beneath the service's address,
never the path); whatever else somebody gives is left out and only named (`omitted`).

So nothing that a caller wrote, no name and no token can get into a log: a sentence is never filled
with values, an error is named by its type and its place and not by its text, which may hold values,
and of a library's own event only its place is told. Log libraries print what they are given; this
one refuses, which is why the formatter is our own. Whoever starts the service keeps the lines:
`ozg up` in `<OZG_DATEN>/protokolle`, bounded; on a terminal they are short and for people.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from shared.protokoll import anfrage_id, trace_id

FELDER = frozenset(
    {
        "at_most", "attempt", "constraint", "duration_ms", "error", "method", "place", "quelle",
        "requests", "route", "sqlstate", "status", "wer",
    }
)  # fmt: skip
EIGENE = ("services.", "shared.", "migrations.", "ozg.")
FREMD = "library event"
LONGEST_SENTENCE, LONGEST_VALUE, MOST_FRAMES, MOST_CAUSES = 200, 200, 12, 4
STUFEN = {"debug": "Einzelheit", "info": "Hinweis", "warning": "Warnung", "error": "Fehler"}
SAETZE = {
    "commit not confirmed": "Die Verbindung brach beim Speichern ab.",
    "database not available": "Die Datenbank antwortet nicht.",
    "login refused": "Eine Anmeldung wurde abgelehnt.",
    "jwks not fetched": "Die Schlüssel des Ausstellers sind nicht zu holen.",
    "not ready": "Der Dienst ist nicht bereit.",
    "process ended by an error": "Der Dienst ist mit einem Fehler beendet.",
    "request failed": "Eine Anfrage ist gescheitert.",
    "request refused": "Eine Anfrage wurde abgelehnt.",
    "request slow": "Eine Anfrage hat lange gedauert.",
    "requests turned away": "Anfragen wurden abgewiesen: Es sind zu viele.",
    "service starts": "Der Dienst startet.",
    "session begun": "Jemand hat sich angemeldet.",
    "session ended": "Jemand hat sich abgemeldet.",
    "snapshot not loaded": "Ein früherer Stand ist nicht lesbar.",
    "snapshot not stored": "Ein Stand ließ sich nicht merken.",
    "source not read": "Eine Quelle antwortet nicht.",
    "statement refused": "Die Datenbank hat eine Anweisung abgelehnt.",
}
IMMER_DA = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonZeile(logging.Formatter):
    """One event as one line of JSON."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.felder(record), ensure_ascii=False)

    def felder(self, record: logging.LogRecord) -> dict[str, Any]:
        moment = datetime.fromtimestamp(record.created, UTC)
        fields: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "service": self.service,
            "message": _sentence(record),
            "logger": record.name,
        }
        if request := anfrage_id():
            fields |= {"request_id": request, "trace_id": trace_id()}
        given = {key: value for key, value in vars(record).items() if key not in IMMER_DA}
        fields |= {key: _value(given[key]) for key in sorted(FELDER & given.keys())}
        if error := record.exc_info and record.exc_info[1]:
            fields |= {"error": fehlerart(error), "place": fundstelle(error)}
        elif fields["message"] == FREMD:
            fields["place"] = [f"{record.module}:{record.lineno}"]
        if left_out := sorted(given.keys() - FELDER - {"color_message"}):
            fields["omitted"] = left_out
        return fields


class KurzeZeile(JsonZeile):
    """The same event for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return kurz(self.felder(record))


def kurz(fields: Mapping[str, Any]) -> str:
    """Return an event as one short German line with the time of day here."""
    uhrzeit = datetime.fromisoformat(fields["time"]).astimezone().strftime("%H:%M:%S")
    stufe = STUFEN.get(fields["level"], "Fehler")
    einzelheiten = [
        f"{key}={fields[key]}"
        for key in (
            "method",
            "route",
            "status",
            "duration_ms",
            "error",
            "sqlstate",
            "quelle",
            "wer",
            "request_id",
        )
        if fields.get(key) is not None
    ]
    zusatz = f" ({', '.join(einzelheiten)})" if einzelheiten else ""
    satz = SAETZE.get(fields["message"], fields["message"])
    if satz == FREMD:
        satz = f"Ereignis in {fields['logger']}"
    return f"{uhrzeit}  {fields['service']}  {stufe}: {satz}{zusatz}"


def protokollieren(service: str, *, stufe: str = "info") -> None:
    """Write every event of this process from `stufe` on to stderr; for the start of a process."""
    handler = logging.StreamHandler()
    zeile = KurzeZeile if sys.stderr.isatty() else JsonZeile
    handler.setFormatter(zeile(service))
    logging.basicConfig(handlers=[handler], level=stufe.upper(), force=True)
    logging.captureWarnings(True)
    for chatty in ("uvicorn", "httpx", "httpcore", "asyncio", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)

    def absturz(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger("shared.protokollzeilen").critical(
            "process ended by an error", exc_info=(type(error), error, trace)
        )

    sys.excepthook = absturz


def fehlerart(error: BaseException) -> str:
    """Return the type of an error and of what caused it: `DBAPIError < DeadlockDetectedError`."""
    return " < ".join(type(e).__name__ for e in _causes(error))


def fundstelle(error: BaseException) -> list[str]:
    """Return where it happened, `module.py:line function`, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return [f"{'/'.join(f.filename.split('/')[-3:])}:{f.lineno} {f.name}" for f in frames]


def _causes(error: BaseException) -> Iterator[BaseException]:
    following: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if following is None:
            return
        yield following
        following = following.__cause__ or following.__context__


def _sentence(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return FREMD
    if record.name.startswith((*EIGENE, "uvicorn")) or record.name == "__main__":
        return record.msg.partition("\n")[0][:LONGEST_SENTENCE]
    return FREMD


def _value(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_value(v) for v in value[:MOST_FRAMES]]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:LONGEST_VALUE]
