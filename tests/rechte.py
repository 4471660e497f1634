"""Who may do what: one table for the published documents and the running service."""

from shared.auth import Rolle
from tests.beratung.conftest import VOLKMARSEN

OEFFENTLICH = (
    "/katalog/v1/",
    "/foerderung/v1/",
    "/dashboard/v1/",
    "/beratung/v1/gesundheit",
    "/beratung/v1/kennzahlen",
    "/beratung/v1/module",
    "/beratung/v1/verfuegbarkeiten",
)
BUCHUNGEN = "/beratung/v1/buchungen"
KONTINGENT = f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent"
ROLLEN: dict[tuple[str, str], set[Rolle]] = {
    ("POST", BUCHUNGEN): {Rolle.KOMMUNE, Rolle.BERATUNG},
    ("GET", BUCHUNGEN): {Rolle.KOMMUNE, Rolle.BERATUNG},
    ("GET", BUCHUNGEN + "/{id}"): {Rolle.KOMMUNE, Rolle.BERATUNG},
    ("POST", BUCHUNGEN + "/{id}/bestaetigen"): {Rolle.BERATUNG},
    ("POST", BUCHUNGEN + "/{id}/durchfuehren"): {Rolle.BERATUNG},
    ("POST", BUCHUNGEN + "/{id}/stornieren"): {Rolle.KOMMUNE, Rolle.BERATUNG},
    ("GET", KONTINGENT): {
        Rolle.KOMMUNE,
        Rolle.BERATUNG,
        Rolle.KOORDINIERUNGSSTELLE,
        Rolle.FOERDERSTELLE,
    },
}
