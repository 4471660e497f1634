"""The keys of backups, in the files of age: `age1…` encrypts, `AGE-SECRET-KEY-1…` decrypts."""

import stat
from pathlib import Path
from typing import TypeAlias

from pyrage import IdentityError, RecipientError, x25519

from ozg.neue_datei import neue_datei
from ozg.umgebung import Abbruch

Empfaenger: TypeAlias = list[x25519.Recipient]
Identitaeten: TypeAlias = list[x25519.Identity]


def schluessel_anlegen(datei: Path) -> str:
    """Write a new secret key for its owner only and return the public one; raises Abbruch."""
    neu = x25519.Identity.generate()
    try:
        with neue_datei(datei) as schreibend:
            schreibend.write(f"# öffentlich: {neu.to_public()}\n{neu}\n".encode())
    except FileExistsError as error:
        raise Abbruch(f"{datei} gibt es schon; der Schlüssel bleibt, wie er ist.") from error
    except OSError as error:
        raise Abbruch(f"{datei} lässt sich nicht schreiben: {error.strerror}.") from error
    return str(neu.to_public())


def empfaenger_lesen(datei: Path | None) -> Empfaenger:
    """Return for whom is encrypted; raises Abbruch."""
    if datei is None:
        raise Abbruch(
            "Nennen Sie in OZG_SICHERUNG_EMPFAENGER eine Datei mit dem öffentlichen Schlüssel;"
            " `ozg sicherung schluessel` macht einen."
        )
    try:
        gefunden = [x25519.Recipient.from_str(zeile) for zeile in _zeilen(datei)]
    except RecipientError as error:
        raise Abbruch(f"In {datei} steht etwas anderes als Schlüssel (age1…).") from error
    if not gefunden:
        raise Abbruch(f"In {datei} steht kein öffentlicher Schlüssel (age1…).")
    return gefunden


def identitaeten_lesen(datei: Path) -> Identitaeten:
    """Return who decrypts; raises Abbruch, also for a file that others may read."""
    if stat.S_IMODE(datei.stat().st_mode) & 0o077:
        raise Abbruch(f"{datei} ist für andere lesbar; schließen Sie die Datei: chmod 600 {datei}.")
    try:
        gefunden = [x25519.Identity.from_str(zeile) for zeile in _zeilen(datei)]
    except IdentityError as error:
        raise Abbruch(f"In {datei} steht kein geheimer Schlüssel (AGE-SECRET-KEY-1…).") from error
    if not gefunden:
        raise Abbruch(f"In {datei} steht kein geheimer Schlüssel (AGE-SECRET-KEY-1…).")
    return gefunden


def _zeilen(datei: Path) -> list[str]:
    try:
        zeilen = [zeile.strip() for zeile in datei.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise Abbruch(f"{datei} ist nicht lesbar.") from error
    return [zeile for zeile in zeilen if zeile and not zeile.startswith("#")]
