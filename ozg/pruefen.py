"""`ozg pruefen`: is everything there that the platform needs, and does what runs answer?"""

import asyncio
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ozg.adressen import laufende_datenbanken
from ozg.anzeige import sagen
from ozg.befund import Befund, fehlt, hinweis, ok
from ozg.belegen import port_belegen
from ozg.laufzettel import Laufzettel, laufzettel_lesen
from ozg.postgres import PostgresError, postgres_version
from ozg.programme import ABLAGEN, caddy_version
from ozg.pruefen_datenbank import GLEICH, datenbanken_pruefen
from ozg.status import befund
from ozg.umgebung import DIENSTE, Abbruch, Umgebung
from ozg.vorfuehrdaten import BLEIBEN, noch_da
from shared.geheimnis import einstellung

PYTHON = (3, 11)
RSA_BITS = 3000
WENIG, ZU_WENIG = 2_000_000_000, 500_000_000
GEHEIM = (
    "pg-geheimnis", "aussteller/schluessel.pem", "pg", "webhook.schluessel", "sicherung-wal",
    "journal/schluessel.pem", *ABLAGEN.values(),
)  # fmt: skip


def pruefen(umgebung: Umgebung) -> int:
    """Say a line for each check; return 1 when something is missing, else 0. Changes nothing."""
    zettel = laufzettel_lesen(umgebung.ordner)
    befunde = [
        *_rechner(umgebung.ordner, zettel, port=zettel.port if zettel else umgebung.port),
        *_einstellungen(umgebung, demo=zettel.demo if zettel else umgebung.demo),
        *asyncio.run(datenbanken_pruefen(_datenbanken(umgebung))),
        *_laufendes(zettel),
        sicherung_pruefen(),
    ]
    fehlende = sum(b.stand == "fehlt" for b in befunde)
    schluss = f"Es fehlt etwas: {fehlende} Punkte." if fehlende > 1 else "Es fehlt etwas: 1 Punkt."
    sagen(
        "\n".join(("", *map(str, befunde), "", f"  {schluss if fehlende else 'Es fehlt nichts.'}"))
    )
    return 1 if fehlende else 0


def _rechner(ordner: Path, zettel: Laufzettel | None, *, port: int) -> Iterator[Befund]:
    yield python_pruefen(tuple(sys.version_info[:2]))
    yield _programme()
    yield from ordner_pruefen(ordner)
    yield platte_pruefen(ordner, frei=shutil.disk_usage(_vorhanden(ordner)).free)
    yield port_pruefen(port, zettel)


def python_pruefen(version: tuple[int, ...]) -> Befund:
    if version < PYTHON:
        return fehlt("Python", "Nötig ist Python 3.11 oder neuer. Installieren Sie es.")
    return ok("Python", platform.python_version())


def _programme() -> Befund:
    try:
        return ok("Programme", f"PostgreSQL {postgres_version()}, Caddy {caddy_version()}")
    except (PostgresError, Abbruch, OSError) as error:
        return fehlt("Programme", f"{error} Legen Sie die Umgebung neu an: `make clean up`.")


def ordner_pruefen(ordner: Path) -> Iterator[Befund]:
    """Look at the rights of the folder and of what must be its owner's only."""
    da = _vorhanden(ordner)
    if not (da.is_dir() and os.access(da, os.W_OK | os.X_OK)):
        yield fehlt("Ordner", f"In {da} lässt sich nicht schreiben. Setzen Sie OZG_DATEN anders.")
        return
    offen = [name for name in GEHEIM if _fuer_andere(ordner / name)]
    for name in offen:
        yield fehlt(
            "Ordner", f"{ordner / name} ist für andere lesbar. Schließen Sie es: chmod go= ‹Datei›."
        )
    if not offen:
        yield ok("Ordner", str(ordner) if ordner.exists() else f"{ordner} (wird angelegt)")


def platte_pruefen(ordner: Path, *, frei: int) -> Befund:
    satz = f"Frei sind {frei / 1_000_000_000:.1f} GB.".replace(".", ",", 1)
    if frei < ZU_WENIG:
        return fehlt("Platte", f"{satz} Schaffen Sie Platz bei {ordner}: mindestens 0,5 GB.")
    if frei < WENIG:
        return hinweis("Platte", f"{satz} Das reicht nicht lange.")
    return ok("Platte", satz)


def port_pruefen(port: int, zettel: Laufzettel | None) -> Befund:
    if zettel and zettel.port == port:
        return ok("Port", f"{port} gehört der laufenden Plattform.")
    try:
        port_belegen(port).close()
    except Abbruch:
        return fehlt("Port", f"{port} hat ein anderes Programm. Setzen Sie OZG_PORT anders.")
    return ok("Port", f"{port} ist frei.")


def _einstellungen(umgebung: Umgebung, *, demo: bool) -> Iterator[Befund]:
    if umgebung.heute and umgebung.server:
        yield hinweis(
            "Stichtag",
            f"OZG_HEUTE={umgebung.heute} hält auf einem eigenen Server den Tag an. Im Betrieb"
            " bleibt es leer.",
        )
    if not einstellung("DASHBOARD_SICHERHEITSKONTAKT"):
        yield hinweis(
            "Meldestelle",
            "DASHBOARD_SICHERHEITSKONTAKT ist leer: security.txt nennt niemanden, dem man"
            " Sicherheitslücken meldet.",
        )
    if issuer := os.environ.get("OZG_ISSUER"):
        yield from eigenen_aussteller_pruefen(issuer)
    if umgebung.server is None and not demo and noch_da(umgebung.ordner):
        yield hinweis("Vorführdaten", BLEIBEN)


def _datenbanken(umgebung: Umgebung) -> Mapping[str, str] | None:
    """Return the addresses of the databases; None while there is no server to ask."""
    try:
        return laufende_datenbanken(umgebung)
    except Abbruch:
        return None


def _laufendes(zettel: Laufzettel | None) -> Iterator[Befund]:
    if zettel is None:
        yield hinweis("Plattform", "Sie läuft nicht; Gateway und Dienste sind nicht geprüft.")
        return
    yield gateway_pruefen(zettel.port)
    yield aussteller_pruefen(zettel.port)
    for name in DIENSTE:
        gesagt = befund(zettel.port, name)
        if gesagt.bereit:
            yield ok(name, "bereit")
        else:
            yield fehlt(name, f"{gesagt.gruende} Sehen Sie in protokolle/{name}.log nach.")


def gateway_pruefen(port: int) -> Befund:
    if _holen(port, "/katalog/v1/gesundheit/leben") is None:
        return fehlt(
            "Gateway",
            f"Auf Port {port} antwortet nichts. Sehen Sie in protokolle/gateway.log nach.",
        )
    return ok("Gateway", f"antwortet unter http://127.0.0.1:{port}")


def aussteller_pruefen(port: int) -> Befund:
    """Can the keys be read with which services check tokens?"""
    try:
        keys = json.loads(_holen(port, "/aussteller/jwks.json") or b"")["keys"]
        return ok("Aussteller", f"veröffentlicht {len(keys)} Schlüssel")
    except (ValueError, LookupError, TypeError):
        return fehlt("Aussteller", "Seine Schlüssel sind nicht lesbar. Starten Sie `ozg up` neu.")


def eigenen_aussteller_pruefen(issuer: str) -> list[Befund]:
    """Does the issuer OZG_ISSUER names describe itself, and is its clock ours?"""
    import httpx

    adresse = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        antwort = httpx.get(adresse, timeout=5)
        beschrieben = antwort.raise_for_status().json()["issuer"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return [fehlt("Aussteller", "OZG_ISSUER antwortet nicht mit seiner Beschreibung (OIDC).")]
    if beschrieben != issuer:
        return [fehlt("Aussteller", f"Er nennt sich {beschrieben}; genau so muss OZG_ISSUER sein.")]
    return [
        ok("Aussteller", issuer),
        *schluessel_pruefen(_schluessel(antwort.json().get("jwks_uri"))),
        *uhr_pruefen(antwort.headers.get("Date"), datetime.now(UTC)),
    ]


def _schluessel(adresse: object) -> list[object]:
    import httpx

    try:
        schluessel = httpx.get(str(adresse), timeout=5).raise_for_status().json()["keys"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return []
    return list(schluessel) if isinstance(schluessel, list) else []


def schluessel_pruefen(schluessel: Sequence[object]) -> Iterator[Befund]:
    """Name the RSA keys (JWKs) that have fewer bits than BSI TR-02102-1 asks for."""
    kurze = [
        str(einer.get("kid"))[:64]
        for einer in schluessel
        if isinstance(einer, dict)
        and einer.get("kty") == "RSA"
        and einer.get("use", "sig") == "sig"
        and len(str(einer.get("n", ""))) * 6 < RSA_BITS
    ]
    if kurze:
        yield hinweis(
            "Schlüssel",
            f"RSA mit weniger als {RSA_BITS} Bit unterschreibt beim Aussteller: {', '.join(kurze)}."
            " Stellen Sie ES256 ein, oder PS256 mit 3072 Bit.",
        )


def uhr_pruefen(gesagt: str | None, jetzt: datetime) -> Iterator[Befund]:
    """Compare the issuer's clock (an HTTP date) with `jetzt`; silent where it names none."""
    try:
        unterschied = abs((parsedate_to_datetime(gesagt or "") - jetzt).total_seconds())
    except ValueError:
        return
    if unterschied > GLEICH:
        satz = f"Die des Ausstellers geht {unterschied:.0f} s anders. Stellen Sie beide mit NTP."
        yield fehlt("Uhr", satz)
    else:
        yield ok("Uhr", "geht wie die des Ausstellers")


def sicherung_pruefen() -> Befund:
    """Is it said where backups go, and does somebody write down?"""
    if not os.environ.get("OZG_SICHERUNG_ZIEL"):
        return hinweis("Sicherung", "Es wird nicht gesichert: OZG_SICHERUNG_ZIEL ist leer.")
    from ozg.sicherung.einstellungen import plan_pruefen

    try:
        plan_pruefen()
    except Abbruch as grund:
        return fehlt("Sicherung", str(grund))
    return ok("Sicherung", "eingestellt; `ozg sicherung pruefen` sieht nach, ob sie gut ist")


def _holen(port: int, pfad: str) -> bytes | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", pfad)
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == 200 else None
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _vorhanden(path: Path) -> Path:
    return next(p for p in (path, *path.parents) if p.exists())


def _fuer_andere(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False
