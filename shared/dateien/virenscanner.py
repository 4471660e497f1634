"""Who looks for malware: nobody, or a ClamAV (clamd) on the network."""

from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from aioclamd import ClamdAsyncClient, ClamdError

FRIST = 60.0  # seconds for one file, sending included
STUECK = 256 * 1024
KEINER = "keiner"


class ScannerGestoert(Exception):
    """There is no verdict: nobody answers, or not in time, or not with one."""


class Pruefer(Protocol):
    async def pruefe(self, datei: BinaryIO) -> str | None:
        """Return what was found, None in a clean file; raises ScannerGestoert."""


def pruefer_aus(einstellung: str) -> Pruefer:
    """Return who the setting names: `keiner`, or `clamd://host:port`."""
    if einstellung == KEINER:
        return KeinPruefer()
    url = urlsplit(einstellung)
    if url.scheme != "clamd" or not url.hostname or not url.port:
        raise ValueError("Virenscanner: keiner oder clamd://host:port")
    return Clamd(url.hostname, url.port)


class KeinPruefer:
    """Everything counts as clean: whoever runs the service has decided so."""

    async def pruefe(self, datei: BinaryIO) -> str | None:
        return None


class Clamd:
    """Sends a file with INSTREAM; clamd must take 20 MiB (its StreamMaxLength is 100 MiB)."""

    def __init__(self, host: str, port: int, *, frist: float = FRIST) -> None:
        self._client = ClamdAsyncClient(host, port, timeout=frist)

    async def pruefe(self, datei: BinaryIO) -> str | None:
        try:
            gesagt = await self._client.instream(_InGrossenStuecken(datei))
        except (ClamdError, OSError, ValueError) as error:
            raise ScannerGestoert(type(error).__name__) from error
        urteil, fund = (gesagt or {}).get("stream", ("", None))
        if urteil == "OK":
            return None
        if urteil == "FOUND" and fund:
            return str(fund)[:200]
        raise ScannerGestoert("no verdict")


class _InGrossenStuecken:
    """The client asks for a KiB at a time, each in a thread of its own."""

    def __init__(self, datei: BinaryIO) -> None:
        self._datei = datei

    def read(self, _: int) -> bytes:
        return self._datei.read(STUECK)
