"""Datasette on SQLite.

The file is served as immutable, with its counts taken before (`datasette inspect`), as its guide
recommends for data that are published; facets, of which our page has none, are off.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ozg.umgebung import Abbruch
from tests.leistung.vergleich.einrichten import mit_pip
from tests.leistung.vergleich.start import einmal
from tests.leistung.vergleich.start import laufend as gestartet
from tests.leistung.vergleich.zeilen import JSON, TABELLE, in_sqlite
from tests.ozg.conftest import freier_port

NAME = "Datasette"
PAKETE = (
    "datasette==0.65.5", "aiofiles==25.1.0", "anyio==4.16.0", "asgi-csrf==0.11",
    "asgiref==3.13.0", "certifi==2026.10.18", "click==8.5.1", "click-default-group==1.2.4",
    "flexcache==0.3", "flexparser==0.4", "h11==0.16.0", "httpcore==1.0.9", "httpx==0.28.1",
    "hupper==1.12.1", "idna==3.20", "itsdangerous==2.2.0", "janus==2.0.0", "jinja2==3.1.6",
    "markupsafe==3.0.4", "mergedeep==1.3.4", "platformdirs==4.14.7", "pluggy==1.7.0",
    "python-multipart==0.0.34", "pyyaml==6.0.3", "typing-extensions==4.16.0", "uvicorn==0.54.0",
)  # fmt: skip


async def bauen(werkstatt: Path) -> str | None:
    return await mit_pip(werkstatt / "datasette", PAKETE)


@asynccontextmanager
async def laufend(werkstatt: Path, zeilen: Path, datenbank: str) -> AsyncIterator[str]:
    ordner, port = werkstatt / "datasette", freier_port()
    datei, gezaehlt = ordner / "katalog.db", ordner / "inspect.json"
    datei.unlink(missing_ok=True)
    in_sqlite(datei, zeilen)
    programm = str(ordner / "venv" / "bin" / "datasette")
    inspect = (programm, "inspect", str(datei), "--inspect-file", str(gezaehlt))
    if grund := await einmal("inspect", inspect, ordner=ordner):
        raise Abbruch(f"Datasette zählt die Zeilen nicht. {grund}", code=1)
    befehl = (
        programm, "serve", "--immutable", str(datei), "--inspect-file", str(gezaehlt),
        "--host", "127.0.0.1", "--port", str(port),
        *("--setting", "allow_facet", "off", "--setting", "suggest_facets", "off"),
    )  # fmt: skip
    als_json = "".join(f"&_json={feld}" for feld in sorted(JSON))
    seite = f"/katalog/{TABELLE}.json?_shape=objects&_size=50&_sort=nr&_nocol=nr{als_json}"
    async with gestartet("datasette", befehl, ordner=ordner, port=port, bereit=seite) as url:
        yield url + seite
