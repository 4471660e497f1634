"""Variables that no class of settings holds: who reads them, what stands without them, what for.

docs/betrieb/einstellungen.md is made of these and of the settings of the services.
"""

from typing import NamedTuple


class Variable(NamedTuple):
    name: str
    sonst: str
    wozu: str


EINGEBETTET = (
    Variable("OZG_DATEN", ".ozg", "Ordner für alles, was `ozg up` aufhebt"),
    Variable("OZG_PORT", "8080", "Port des Gateways auf diesem Rechner"),
    Variable("OZG_PROTOKOLL", "text", "json: auch `ozg up` selbst meldet sich in JSON-Zeilen"),
    Variable("OZG_PROFIL", "", "welche andere Plattform die Befehle von `ozg` ansprechen"),
    Variable("XDG_CONFIG_HOME", "~/.config", "darin liegt ozg/profile.toml mit diesen Plattformen"),
)
ALLE = (
    Variable(
        "OZG_GEHEIMNISSE", "", "Ordner; eine Datei darin, benannt wie eine Variable, ist ihr Wert"
    ),
    Variable("OZG_PROTOKOLL_STUFE", "info", "ab wann protokolliert wird: debug, warning, error"),
)
DATENBANKEN = (
    Variable(
        "‹DIENST›_MIGRATION_URL",
        "wie ‹DIENST›_DATABASE_URL",
        "geheim: Adresse für den Eigner der Datenbank, der sie einrichtet; nur beim Bereitstellen",
    ),
)
JOURNAL = (
    Variable("OZG_JOURNAL_ANKER", "OZG_DATEN/journal/anker", "Ordner oder s3://…, wo Anker liegen"),
    Variable(
        "OZG_JOURNAL_SCHLUESSEL",
        "OZG_DATEN/journal/schluessel.pem",
        "womit sie unterschrieben sind",
    ),
    Variable(
        "OZG_JOURNAL_PRUEFSCHLUESSEL", "OZG_DATEN/journal/pruefschluessel.pem", "womit geprüft wird"
    ),
)
SPEICHER = (
    Variable("AWS_REGION", "", "Region des S3"),
    Variable("AWS_ENDPOINT_URL", "", "seine Adresse, wenn es nicht das von Amazon ist"),
    Variable("AWS_ACCESS_KEY_ID", "", "geheim: wer zugreift"),
    Variable("AWS_SECRET_ACCESS_KEY", "", "geheim: sein Schlüssel"),
    Variable("AWS_SHARED_CREDENTIALS_FILE", "", "Datei mit beiden, Abschnitt [default]"),
)
GATEWAY = (
    Variable("OZG_GATEWAY_ADRESSE", "http://:8080", "worunter Caddy antwortet; mit Namen auch TLS"),
    Variable("OZG_BIND", "127.0.0.1", "woran es lauscht"),
    Variable(
        "OZG_GLEICHZEITIG", "256", "Anfragen zugleich an eine Adresse: 256 je Prozess dahinter"
    ),
    Variable(
        "OZG_GLEICHZEITIG_DASHBOARD",
        "1256",
        "ebenso an das dashboard, mit denen, die auf Neues warten",
    ),
    Variable("OZG_GATEWAY_LAUF", "betrieb", "eingebettet: mit dem Aussteller der Vorführung"),
    Variable("OZG_AUSSTELLER", "", "Ordner mit dessen öffentlichen Schlüsseln"),
    Variable("KATALOG_UPSTREAM", "katalog:8000", "wo der Dienst katalog antwortet, ebenso:"),
    Variable("FOERDERUNG_UPSTREAM", "foerderung:8000", ""),
    Variable("BERATUNG_UPSTREAM", "beratung:8000", ""),
    Variable("DASHBOARD_UPSTREAM", "dashboard:8000", ""),
    Variable("ANMELDEDIENST_UPSTREAM", "127.0.0.1:1", "die Anmeldung der Vorführung"),
)
