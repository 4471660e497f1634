"""The environment of the tutorial ways: the versions of FastAPI, SQLModel and uvicorn that we run.

psycopg is the driver their tutorials use. uvicorn runs with uvloop and httptools, one worker and no
access log, as ours.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from ozg.umgebung import Abbruch
from tests.leistung.vergleich import programme
from tests.leistung.vergleich.einrichten import mit_pip
from tests.leistung.vergleich.start import einmal, laufend
from tests.ozg.conftest import freier_port

PAKETE = (
    "fastapi==0.165.0", "sqlmodel==0.0.50", "uvicorn==0.54.0", "uvloop==0.23.0",
    "httptools==0.9.0", "sqlalchemy==2.1.9", "pydantic==2.14.3", "pydantic-core==2.50.4",
    "starlette==1.10.0", "psycopg==3.3.9", "psycopg-binary==3.3.9", "annotated-doc==0.0.7",
    "annotated-types==0.8.0", "anyio==4.16.0", "click==8.5.1", "h11==0.16.0", "idna==3.20",
    "opentelemetry-api==1.45.2", "typing-extensions==4.16.0", "typing-inspection==0.4.5",
)  # fmt: skip
PROGRAMME = Path(programme.__file__).parent


async def bauen(werkstatt: Path) -> str | None:
    return await mit_pip(werkstatt / "fastapi", PAKETE)


@asynccontextmanager
async def programm(
    werkstatt: Path, name: str, datenbank: str, *, bereit: str, anzahl: int | None = None
) -> AsyncIterator[str]:
    """Run programme/<name>.py; with `anzahl` it has filled its database before."""
    ordner, port = werkstatt / "fastapi", freier_port()
    python = str(ordner / "venv" / "bin" / "python")
    env: Mapping[str, str] = {
        "DATENBANK": datenbank.replace("postgresql://", "postgresql+psycopg://"),
        "PYTHONPATH": str(PROGRAMME),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if anzahl is not None:
        fuellen = (python, str(PROGRAMME / f"{name}.py"))
        grund = await einmal(
            f"{name}-fuellen", fuellen, ordner=ordner, umgebung={**env, "ANZAHL": str(anzahl)}
        )
        if grund is not None:
            raise Abbruch(f"Das Programm {name} füllt seine Datenbank nicht. {grund}", code=1)
    befehl = (
        python, "-m", "uvicorn", f"{name}:app", "--host", "127.0.0.1", "--port", str(port),
        "--loop", "uvloop", "--http", "httptools", "--workers", "1", "--no-access-log",
        "--log-level", "warning",
    )  # fmt: skip
    async with laufend(name, befehl, ordner=ordner, port=port, bereit=bereit, umgebung=env) as url:
        yield url
