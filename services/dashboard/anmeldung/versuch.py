"""One attempt to log in: what only the browser that began it can end.

State, nonce and PKCE verifier follow from a secret that lies in a cookie for ten minutes; nothing
of an attempt is kept on the server.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hmac import compare_digest

from services.dashboard.anmeldung.geheimnis import FORM, abgeleitet, neues_geheimnis
from services.dashboard.anmeldung.zurueck import eigener_pfad

DAUER = 600  # seconds


@dataclass(frozen=True, slots=True)
class Versuch:
    geheimnis: str
    zurueck: str

    @classmethod
    def neu(cls, zurueck: str) -> "Versuch":
        return cls(neues_geheimnis(), zurueck)

    @classmethod
    def aus(cls, keks: str) -> "Versuch | None":
        """Return the attempt a cookie tells of, None where it tells of none."""
        geheimnis, _, rest = keks.partition(".")
        if not FORM.fullmatch(geheimnis):
            return None
        try:
            zurueck = urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode()
        except ValueError:
            zurueck = ""
        return cls(geheimnis, eigener_pfad(zurueck))

    @property
    def keks(self) -> str:
        return f"{self.geheimnis}.{_text(self.zurueck.encode())}"

    @property
    def state(self) -> str:
        return _text(abgeleitet(self.geheimnis, "state"))

    @property
    def nonce(self) -> str:
        return _text(abgeleitet(self.geheimnis, "nonce"))

    @property
    def verifier(self) -> str:
        return _text(abgeleitet(self.geheimnis, "verifier"))

    def gehoert(self, state: str) -> bool:
        """Return whether an answer with this `state` is to this attempt."""
        return compare_digest(self.state.encode(), state.encode())


def _text(daten: bytes) -> str:
    return urlsafe_b64encode(daten).decode().rstrip("=")
