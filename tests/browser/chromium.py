"""Where Debian's Chromium is, and how to get it where it is not; none is ever downloaded."""

import shutil

FEHLT = (
    "Chromium fehlt: `apt-get install chromium fonts-liberation` (as root), then run the tests "
    "again. Ohne Chromium werden die Browsertests übersprungen."
)
ARGUMENTE = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no page reaches another host
    "--disable-background-networking",
    "--disable-component-update",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",  # the same picture on every machine
    "--lang=de-DE",
]


def programm() -> str | None:
    """Return the path of the installed Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")
