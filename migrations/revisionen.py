"""Which revisions of a schema this program knows: read from the files, without Alembic's import."""

import re
from pathlib import Path

VERSIONS = Path(__file__).with_name("versions")
REVISION = re.compile(r"""^revision(?:: str)? = ["']([^"']+)["']""", re.MULTILINE)
VORGAENGER = re.compile(
    r"""^down_revision(?:: str(?: \| None)?)? = ["']([^"']+)["']""", re.MULTILINE
)


def bekannte_revisionen(service: str) -> set[str]:
    """Return every revision in the history of `service`."""
    files = (VERSIONS / service).glob("*.py")
    return {found for file in files for found in REVISION.findall(file.read_text("utf-8"))}


def letzte_revision(service: str) -> str:
    """Return the one revision of `service` that no other one follows."""
    files = [file.read_text("utf-8") for file in (VERSIONS / service).glob("*.py")]
    followed = {found for file in files for found in VORGAENGER.findall(file)}
    [last] = bekannte_revisionen(service) - followed
    return last


def zu_neu(service: str, gefunden: str | None) -> str | None:
    """Return in one sentence why this program must not use a database at revision `gefunden`.

    None when it may: the database is empty or at a revision this program knows.
    """
    if not gefunden or gefunden in bekannte_revisionen(service):
        return None
    return f"Die Datenbank {service} stammt von einer neueren Fassung (Revision {gefunden})."
