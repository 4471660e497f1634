"""Write security.txt as RFC 9116 wants it."""

from datetime import UTC, datetime, time, timedelta

from shared.errors import DomainError

PFAD = "/.well-known/security.txt"
GILT = timedelta(days=180)  # RFC 9116, 2.5.5: less than a year


class KeinSicherheitskontakt(DomainError):
    status, slug, title = 404, "http-404", "Nicht gefunden"


def sicherheitskontakt(kontakte: list[str], *, adresse: str, jetzt: datetime) -> str:
    """Return the text; raises KeinSicherheitskontakt while the operator names nobody.

    It says where it lies only under https, as RFC 9116 asks, and ends at a midnight (UTC), so that
    all readers of a day get the same bytes.
    """
    if not kontakte:
        raise KeinSicherheitskontakt("Unter dieser Adresse gibt es nichts.")
    endet = datetime.combine(jetzt.astimezone(UTC).date() + GILT, time(), UTC)
    zeilen = [
        *(f"Contact: {kontakt}" for kontakt in kontakte),
        f"Expires: {endet:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
    ]
    if adresse.startswith("https://"):
        zeilen.append(f"Canonical: {adresse}{PFAD}")
    return "\n".join([*zeilen, ""])
