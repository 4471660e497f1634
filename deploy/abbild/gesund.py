"""Whether the service of this container can work, for HEALTHCHECK: code 0 or 1.

Which service it is stands in the command line of the first process; where none does (migrations,
commands), nothing is asked.
"""

import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

DIENSTE = {"katalog", "foerderung", "beratung", "dashboard"}
FRIST = 4  # seconds; the service itself waits 3 for its database


def main(befehl: list[str], *, port: int = 8000) -> int:
    if "bereitstellen" in befehl or not (gemeint := DIENSTE & set(befehl)):
        return 0
    verbindung = HTTPConnection("127.0.0.1", port, timeout=FRIST)
    try:
        verbindung.request("GET", f"/{gemeint.pop()}/v1/gesundheit")
        return 0 if verbindung.getresponse().status == 200 else 1
    except (OSError, HTTPException):
        return 1
    finally:
        verbindung.close()


if __name__ == "__main__":
    sys.exit(main(Path("/proc/1/cmdline").read_text("utf-8").split("\0")))
