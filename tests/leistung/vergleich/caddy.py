"""Limits: Caddy before a bare answer, as little as a reverse proxy can do, and as our gateway.

The same program, once without headers, log and limits, once with ours; it uses all cores.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ozg.programme import caddy
from ozg.umgebung import WURZEL
from tests.leistung.vergleich.start import laufend
from tests.ozg.conftest import freier_port

EINSTELLUNGEN = """{{
	admin off
	persist_config off
	auto_https off
	log default {{
		output stderr
		level ERROR
	}}
}}
http://:{port} {{
	bind 127.0.0.1
	reverse_proxy {ziel}
}}
"""


@asynccontextmanager
async def vor(werkstatt: Path, ziel: str, *, bereit: str = "/") -> AsyncIterator[str]:
    """Put Caddy before `ziel` (`http://127.0.0.1:…`, no path), which answers 200 at `bereit`."""
    ordner, port = werkstatt / "caddy", freier_port()
    ordner.mkdir(parents=True, exist_ok=True)
    datei = ordner / "Caddyfile"
    datei.write_text(EINSTELLUNGEN.format(port=port, ziel=ziel))
    befehl = _befehl(datei)
    async with laufend("caddy", befehl, ordner=ordner, port=port, bereit=bereit) as url:
        yield url


@asynccontextmanager
async def unseres_vor(werkstatt: Path, ziel: str, *, bereit: str) -> AsyncIterator[str]:
    """Put our gateway, with all it does, before `ziel` in the place of the Katalog."""
    ordner, port = werkstatt / "gateway", freier_port()
    ordner.mkdir(parents=True, exist_ok=True)
    umgebung = {
        "OZG_GATEWAY_ADRESSE": f"http://:{port}",
        "OZG_GATEWAY_LAUF": "eingebettet",
        "KATALOG_UPSTREAM": ziel.removeprefix("http://"),
    }
    befehl = _befehl(WURZEL / "deploy" / "gateway" / "Caddyfile")
    async with laufend(
        "gateway", befehl, ordner=ordner, port=port, bereit=bereit, umgebung=umgebung
    ) as url:
        yield url


def _befehl(datei: Path) -> tuple[str, ...]:
    return (caddy(), "run", "--adapter", "caddyfile", "--config", str(datei))
