"""Settings that are secrets: a variable, or a file named like it in the folder OZG_GEHEIMNISSE.

So come the secrets of Compose (/run/secrets) and Kubernetes, and none stands in an environment.
"""

import os
from collections.abc import Mapping
from pathlib import Path

ORDNER = "OZG_GEHEIMNISSE"


def geheimnisordner(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder, None where none is named."""
    gesagt = environ.get(ORDNER)
    return Path(gesagt) if gesagt else None


def einstellung(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the variable `name` or, where it is empty, what its file holds; None without both."""
    if gesetzt := environ.get(name):
        return gesetzt
    ordner = geheimnisordner(environ)
    datei = ordner and ordner / name
    return (datei.read_text("utf-8").strip() or None) if datei and datei.is_file() else None
