"""A receiver as a process of its own, which is killed: `python -m … PORT JOURNAL GEHEIMNIS`.

Its effect is one line in a file, written once for each webhook-id; what it had written it reads
again when it starts. Half of the lines are answered late, so that a kill falls between effect and
answer.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from shared.clients.webhook import Webhookeingang, WebhookSchonGesehen

BEREIT = "bereit"


async def main(port: int, journal: Path, bekannt: set[str], geheimnis: str) -> None:
    datei = os.open(journal, os.O_WRONLY | os.O_APPEND)

    def gesehen(kennung: str) -> bool:
        if kennung in bekannt:
            return True
        bekannt.add(kennung)
        os.write(datei, f"{kennung} {time.time()}\n".encode())
        return False

    eingang = Webhookeingang([geheimnis], gesehen=gesehen)

    async def bediene(leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> None:
        try:
            while True:
                zeilen = (await leser.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
                kopf = {n.lower(): w.strip() for n, _, w in (z.partition(":") for z in zeilen)}
                inhalt = await leser.readexactly(int(kopf["content-length"]))
                try:
                    eingang.annehmen(kopf, inhalt)
                except WebhookSchonGesehen:
                    pass
                else:
                    await asyncio.sleep(0.002)
                schreiber.write(b"HTTP/1.1 204 X\r\n\r\n")
                await schreiber.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            schreiber.close()

    server = await asyncio.start_server(bediene, "127.0.0.1", port, reuse_address=True)
    os.write(datei, f"{BEREIT} {time.time()}\n".encode())
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    ort = Path(sys.argv[2])
    gewirkt = {zeile.split()[0] for zeile in ort.read_text().splitlines()}
    asyncio.run(main(int(sys.argv[1]), ort, gewirkt, sys.argv[3]))
