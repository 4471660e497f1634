"""The HTTP server that takes deliveries: 204 for what is genuine, new or not, 400 for the rest."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.plattform.abonnement import geheimnisse
from tests.plattform.buch import Buch
from tests.plattform.pruefung import Zurueckgewiesen, geprueft
from tests.plattform.wirkung import wirke

HOECHSTENS = 64 * 1024  # bytes of a delivery
GEDULD = 10  # seconds for a sender to say what it has to say


class Empfang(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, buch: Buch) -> None:
        super().__init__(("127.0.0.1", port), Zustellung)
        self.buch = buch


class Zustellung(BaseHTTPRequestHandler):
    """One delivery. Who does not know the secret learns nothing but that it was refused."""

    server: Empfang
    timeout = GEDULD

    def do_POST(self) -> None:
        laenge = self.headers.get("Content-Length", "")
        if not laenge.isdecimal() or int(laenge) > HOECHSTENS:
            self._antworte(413)
            return
        inhalt = self.rfile.read(int(laenge))
        try:
            ereignis = geprueft(dict(self.headers), inhalt, geheimnisse(self.server.buch))
        except Zurueckgewiesen as grund:
            print(f"Zurückgewiesen: {grund}", flush=True)
            self._antworte(400)
            return
        with self.server.buch.offen() as db:
            neu = wirke(db, ereignis)
        print("Gehört:" if neu else "Schon bekannt:", ereignis["type"], flush=True)
        self._antworte(204)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of every request."""

    def _antworte(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
