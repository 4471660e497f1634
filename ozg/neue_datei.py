"""A file that was not there, with its rights from the first moment: for keys and passwords."""

import os
from pathlib import Path
from typing import IO


def neue_datei(pfad: Path, *, rechte: int = 0o600) -> IO[bytes]:
    """Open it to be written, for its owner only; raises OSError, also where there is one."""
    return os.fdopen(os.open(pfad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rechte), "wb")
