"""To which platform `ozg` speaks, and with whose token: profiles of several systems.

    # ~/.config/ozg/profile.toml
    standard = "hessen"

    [profil.hessen]
    adresse = "https://ozg.hessen.example"
    token_datei = "~/.config/ozg/hessen.token"        # readable by its owner only
    # or: token_befehl = ["pass", "show", "ozg/hessen"]

A token never stands in this file, on a command line or in a log: it is read when a call needs it.
"""

import os
import stat
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ozg.umgebung import Abbruch

if TYPE_CHECKING:
    from shared.clients import PlattformSync

FRIST = 60  # seconds for the command that returns a token


@dataclass(frozen=True)
class Profil:
    """`token_datei` and `token_befehl` exclude one another; without both one reads as anybody."""

    name: str
    adresse: str
    token_datei: Path | None = None
    token_befehl: tuple[str, ...] = ()

    @property
    def angemeldet(self) -> bool:
        return bool(self.token_datei or self.token_befehl)

    def token(self) -> str:
        """Return the present access token; raises Abbruch."""
        gesagt = self._aus_befehl() if self.token_befehl else self._aus_datei()
        token = gesagt.strip()
        if not token or not token.isascii() or any(z.isspace() for z in token):
            raise Abbruch(f"Das Profil {self.name} liefert kein Token, sondern etwas anderes.")
        return token

    def _aus_datei(self) -> str:
        assert self.token_datei is not None
        try:
            if stat.S_IMODE(self.token_datei.stat().st_mode) & 0o077:
                raise Abbruch(
                    f"{self.token_datei} ist für andere lesbar; schließen Sie die Datei:"
                    f" chmod 600 {self.token_datei}."
                )
            return self.token_datei.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Abbruch(f"{self.token_datei} ist nicht lesbar (Profil {self.name}).") from error

    def _aus_befehl(self) -> str:
        try:
            done = subprocess.run(
                self.token_befehl,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=FRIST,
                check=True,
            )
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
            raise Abbruch(
                f"Der Befehl für das Token des Profils {self.name} misslingt:"
                f" {self.token_befehl[0]}."
            ) from error
        return done.stdout


def profildatei(environ: Mapping[str, str]) -> Path:
    """Return where profiles stand, whether or not there are any."""
    ordner = environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(ordner).expanduser() / "ozg" / "profile.toml"


def profil_lesen(environ: Mapping[str, str], *, name: str | None = None) -> Profil | None:
    """Return the profile `name`, OZG_PROFIL or the standard one; None where none is named.

    Raises Abbruch for a file or an entry that cannot be used.
    """
    datei = profildatei(environ)
    gesagt = _datei(datei)
    name = name or environ.get("OZG_PROFIL") or gesagt.get("standard")
    if name is None:
        return None
    eintraege = gesagt.get("profil", {})
    if not isinstance(eintraege, dict) or not isinstance(eintraege.get(name), dict):
        raise Abbruch(f"Das Profil „{name}“ steht nicht in {datei}.")
    return _profil(str(name), eintraege[name], datei)


def _datei(datei: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(datei.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Abbruch(f"{datei} ist nicht lesbar.") from error
    except tomllib.TOMLDecodeError as error:
        raise Abbruch(f"{datei} ist kein gültiges TOML: {error}.") from error


def _profil(name: str, eintrag: dict[str, Any], datei: Path) -> Profil:
    fremd = sorted(eintrag.keys() - {"adresse", "token_datei", "token_befehl"})
    if fremd:
        raise Abbruch(f"Im Profil {name} ({datei}) gibt es „{fremd[0]}“ nicht.")
    adresse, befehl = eintrag.get("adresse"), eintrag.get("token_befehl", [])
    if not isinstance(adresse, str) or not adresse.startswith(("https://", "http://")):
        raise Abbruch(f"Im Profil {name} ({datei}) fehlt adresse: https://… .")
    if not isinstance(befehl, list) or not all(isinstance(wort, str) for wort in befehl):
        raise Abbruch(f"token_befehl im Profil {name} ist eine Liste von Wörtern.")
    quelle = eintrag.get("token_datei")
    if quelle is not None and befehl:
        raise Abbruch(f"Das Profil {name} hat token_datei und token_befehl; eines davon gilt.")
    if quelle is not None and not isinstance(quelle, str):
        raise Abbruch(f"token_datei im Profil {name} ist ein Dateiname.")
    if (quelle or befehl) and not _sicher(adresse):
        raise Abbruch(f"Das Profil {name} sendet ein Token nur über https, nicht an {adresse}.")
    return Profil(
        name=name,
        adresse=adresse.rstrip("/"),
        token_datei=Path(quelle).expanduser() if quelle else None,
        token_befehl=tuple(befehl),
    )


def _sicher(adresse: str) -> bool:
    """Say whether nobody on the way can read what is sent there."""
    ziel = urlsplit(adresse)
    return ziel.scheme == "https" or ziel.hostname in {"localhost", "127.0.0.1", "::1"}


def plattform(name: str | None = None) -> "PlattformSync":
    """Return the platform of a profile, for a script: `with plattform() as ozg`.

    Raises Abbruch without a profile.
    """
    from shared.clients import PlattformSync

    profil = profil_lesen(os.environ, name=name)
    if profil is None:
        raise Abbruch(f"Nennen Sie in OZG_PROFIL ein Profil aus {profildatei(os.environ)}.")
    return PlattformSync(profil.adresse, token=profil.token if profil.angemeldet else None)
