"""What the environment tells the embedded run (OZG_*, <SERVICE>_DATABASE_URL)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.geheimnis import einstellung

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
VORFUEHRTAG = "2021-04-15"
WURZEL = Path(__file__).resolve().parents[1]
ABGELEHNT, NICHT_ERREICHBAR, NICHT_ERLAUBT = 1, 3, 4  # how a command ends


class Abbruch(Exception):
    """Why a command ends, in one German sentence; code 2 is for what its user can put right."""

    def __init__(self, satz: str, *, code: int = 2) -> None:
        super().__init__(satz)
        self.code = code


@dataclass(frozen=True)
class Umgebung:
    """`heute` is None for the real day, `server` None for the embedded PostgreSQL, `demo` whether
    demo data are written. Demo data bring their day with them, unless OZG_HEUTE names another.

    With `json` (OZG_PROTOKOLL) it says its lines as JSON, for whoever collects logs.
    `server` holds the <SERVICE>_DATABASE_URL and <SERVICE>_MIGRATION_URL of an existing one.
    """

    ordner: Path
    port: int
    heute: str | None
    server: Mapping[str, str] | None
    demo: bool
    json: bool = False

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def datenordner(environ: Mapping[str, str]) -> Path:
    """Return OZG_DATEN or, without it, `.ozg` in the current folder."""
    return Path(environ.get("OZG_DATEN") or ".ozg").absolute()


def umgebung_lesen(environ: Mapping[str, str], *, demo: bool | None = None) -> Umgebung:
    """Return the checked environment; raises Abbruch.

    With `demo` None the embedded PostgreSQL gets demo data and an existing server does not.
    """
    server = _server(environ)
    if demo is None:
        demo = server is None
    return Umgebung(
        ordner=datenordner(environ),
        port=_port(environ.get("OZG_PORT") or "8080"),
        heute=_heute(environ.get("OZG_HEUTE", VORFUEHRTAG if demo else "")),
        server=server,
        demo=demo,
        json=_protokoll(environ.get("OZG_PROTOKOLL") or "text"),
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise Abbruch(f"OZG_PORT muss eine Zahl von 1 bis 65535 sein, nicht „{text}“.")
    return int(text)


def _protokoll(form: str) -> bool:
    if form not in {"text", "json"}:
        raise Abbruch(f"OZG_PROTOKOLL muss text oder json sein, nicht „{form}“.")
    return form == "json"


def _heute(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Abbruch(
            f"OZG_HEUTE muss ein Datum wie {VORFUEHRTAG} sein, nicht „{text}“."
        ) from error


def _server(environ: Mapping[str, str]) -> dict[str, str] | None:
    names = [f"{dienst.upper()}_DATABASE_URL" for dienst in DIENSTE]
    missing = [name for name in names if not einstellung(name, environ)]
    if len(missing) == len(names):
        return None
    if missing:
        raise Abbruch(
            "Für einen vorhandenen Server müssen alle vier Adressen gesetzt sein;"
            f" es fehlt {', '.join(missing)}."
        )
    migration = [f"{dienst.upper()}_MIGRATION_URL" for dienst in DIENSTE]
    gesagt = {name: einstellung(name, environ) for name in (*names, *migration)}
    return {name: _with_driver(url) for name, url in gesagt.items() if url}


def _with_driver(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+asyncpg{separator}{rest}" if scheme in {"postgres", "postgresql"} else url
