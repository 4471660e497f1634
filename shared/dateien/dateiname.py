"""What a file is called when it is fetched: never a path, and nothing that hides its ending."""

import re
import unicodedata
from urllib.parse import quote

from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.schemas.datei import Dateityp

LAENGE = 120  # characters, with the ending
ENDUNGEN = {Dateityp.JPEG: ("jpg", "jpeg")}
ENDUNG = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,7})$")
# what Windows does not take in a name, beside control characters and slashes
UNERLAUBT = re.compile(r'[<>:"|?*%]')
GERAETE = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)
STUMM = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def saubere(genannt: str, typ: Dateityp, *, sonst: str) -> str:
    """Return the name to keep, with the ending of what the file is; raises DateiUnzulaessig.

    A name without an ending gets one, no name at all is `sonst`; another type's ending is a lie.
    """
    name = unicodedata.normalize("NFC", genannt[:1000])
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(zeichen for zeichen in name if unicodedata.category(zeichen) not in STUMM)
    name = " ".join(UNERLAUBT.sub("_", name).split()).rstrip(". ")
    endungen = ENDUNGEN.get(typ, (typ.value,))
    gefunden = ENDUNG.search(name)
    endung = gefunden[1].lower() if gefunden else endungen[0]
    if endung not in endungen:
        raise DateiUnzulaessig(
            f"Der Name endet auf „.{endung}“, der Inhalt ist aber {typ.value.upper()}."
        )
    stamm = (name[: gefunden.start()] if gefunden else name).strip(". ")
    stamm = GERAETE.sub(r"_\1", stamm) or sonst
    return f"{stamm[: LAENGE - len(endung) - 1].rstrip('. ')}.{endung}"


def als_anhang(name: str) -> str:
    """Return the Content-Disposition (RFC 6266) that offers a file under this name (RFC 8187)."""
    einfach = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    einfach = re.sub(r"[^A-Za-z0-9._ ()-]", "_", einfach)
    return f"attachment; filename=\"{einfach}\"; filename*=UTF-8''{quote(name, safe='')}"
