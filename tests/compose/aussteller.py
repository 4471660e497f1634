"""The development issuer as a container: a key of its own, published on port 8000."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ozg.aussteller import aussteller_einrichten

ORDNER = Path("/var/lib/ozg")

aussteller_einrichten(ORDNER, issuer="http://aussteller:8000")
oeffentlich = partial(SimpleHTTPRequestHandler, directory=ORDNER / "aussteller" / "oeffentlich")
ThreadingHTTPServer(("0.0.0.0", 8000), oeffentlich).serve_forever()
