"""A limit: Caddy before a bare answer, as little as a reverse proxy can do.

The same program as our gateway, without its headers, its log and its limits; it uses all cores.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ozg.programme import _caddy
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
    befehl = (_caddy(), "run", "--adapter", "caddyfile", "--config", str(datei))
    async with laufend("caddy", befehl, ordner=ordner, port=port, bereit=bereit) as url:
        yield url
