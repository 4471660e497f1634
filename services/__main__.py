"""Run one service: `python -m services beratung --fd 7`, or `--host 0.0.0.0 --port 8000`.

The embedded run and a container start a service the same way, so its limits stand here: idle
connections live longer than the gateway's (75 s against 60 s), and running requests have 6 s to end
after SIGTERM. There is no access log: the gateway keeps it. OZG_PROTOKOLL_STUFE (debug, info,
warning, error; without it info) says from where on events are logged.
"""

import argparse
import gc
import importlib
import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import uvicorn
from pydantic import ValidationError
from uvicorn.config import STARTUP_FAILURE

from shared.geheimnis import ORDNER, geheimnisordner
from shared.protokollzeilen import protokollieren
from shared.settings import einstellungsfehler

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
FALSCH_EINGESTELLT = 2
STUFEN = ("debug", "info", "warning", "error")


class Server(uvicorn.Server):
    """Tells the app that it is to end before it waits for what is still being answered."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.loaded_app.state.ende.set()
        await super().shutdown(sockets)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m services")
    parser.add_argument("dienst", choices=DIENSTE)
    parser.add_argument("--fd", type=int, help="a listening socket")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    stufe = os.environ.get("OZG_PROTOKOLL_STUFE") or "info"
    if stufe not in STUFEN:
        _ablehnen(f"OZG_PROTOKOLL_STUFE muss {', '.join(STUFEN)} sein.")
    if (ordner := geheimnisordner()) and not ordner.is_dir():
        _ablehnen(f"{ORDNER} ist falsch: Diesen Ordner gibt es nicht.")
    protokollieren(arguments.dienst, stufe=stufe)
    logging.getLogger("services.start").info("service starts")
    config = uvicorn.Config(
        f"services.{arguments.dienst}.app:create_app",
        factory=True,
        fd=arguments.fd,
        host=arguments.host,
        port=arguments.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=6,
    )
    with bleibend():
        try:
            config.load()
        except ValueError as error:
            _ablehnen(satz(error, arguments.dienst))
    server = Server(config)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


@contextmanager
def bleibend() -> Iterator[None]:
    """Nobody looks for garbage in what is loaded here, neither meanwhile nor later.

    It took a third of a start, and then stopped everything for 0.2 s at a time; a thousand of
    250,000 objects are garbage by then, and stay as well.
    """
    # not to be found: the command line of httpx, with 3 MB of rich and Pygments
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _ablehnen(satz: str) -> NoReturn:
    sys.stderr.write(f"{satz}\n")
    sys.exit(FALSCH_EINGESTELLT)


def satz(error: ValueError, dienst: str) -> str:
    """Say which settings are wrong; anything else a service refuses at its start is a bug."""
    from shared.ablage import AblageUnbekannt  # obstore: 2 MB, for the services that store files

    if isinstance(error, AblageUnbekannt):
        return f"{dienst.upper()}_ABLAGE ist falsch: {error}"
    klasse = importlib.import_module(f"services.{dienst}.settings").Settings
    if not isinstance(error, ValidationError) or error.title != klasse.__name__:
        raise error
    return einstellungsfehler(error, klasse)


if __name__ == "__main__":
    main()
