"""Which revisions of a schema this program knows: read from the files, without Alembic's import."""

import re
from pathlib import Path

VERSIONS = Path(__file__).with_name("versions")
REVISION = re.compile(r"""^revision(?:: str)? = ["']([^"']+)["']""", re.MULTILINE)


def bekannte_revisionen(service: str) -> set[str]:
    """Return every revision in the history of `service`."""
    files = (VERSIONS / service).glob("*.py")
    return {found for file in files for found in REVISION.findall(file.read_text("utf-8"))}


def zu_neu(service: str, gefunden: str | None) -> str | None:
    """Return in one sentence why this program must not use a database at revision `gefunden`.

    None when it may: the database is empty or at a revision this program knows.
    """
    if not gefunden or gefunden in bekannte_revisionen(service):
        return None
    return f"Die Datenbank {service} stammt von einer neueren Fassung (Revision {gefunden})."
