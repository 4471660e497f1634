"""`ozg sicherung`: back up, read back, restore."""

import asyncio
import contextlib
import json
import os
import signal
import tempfile
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer

from ozg.befehle.zeigen import AlsJson
from ozg.umgebung import ABGELEHNT, NICHT_ERREICHBAR, Abbruch, datenordner

HILFE = "Sicherungen: anlegen, mitschreiben, prüfen, wiederherstellen."
BERLIN = ZoneInfo("Europe/Berlin")
T = TypeVar("T")


def schluessel(
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="wohin der geheime Schlüssel")],
) -> None:
    """Ein Schlüsselpaar machen: das geheime in die Datei, das öffentliche auf den Bildschirm."""
    from ozg.sicherung.schluessel import schluessel_anlegen

    print(schluessel_anlegen(datei))


def anlegen(*, als_json: AlsJson = False) -> None:
    """Jetzt eine Grundsicherung machen: alle Datenbanken, alle Uploads."""
    from ozg.sicherung.anlegen import anlegen
    from ozg.sicherung.einstellungen import plan_lesen
    from ozg.sicherung.lager import Lager
    from ozg.sicherung.quelle import quelle_finden
    from ozg.sicherung.schluessel import empfaenger_lesen
    from ozg.sicherung.uploads import Uploads

    plan = plan_lesen()
    empfaenger = empfaenger_lesen(plan.empfaenger)
    quelle, lager = quelle_finden(plan, datenordner(os.environ)), Lager(plan.ziel)
    uploads = Uploads(quelle.uploads, lager, empfaenger)
    neu = _laufen(anlegen(quelle, lager, plan, empfaenger, uploads))
    if als_json:
        print(neu.model_dump_json(indent=1))
    else:
        dateien = sum(map(len, neu.uploads.values()))
        print(f"Sicherung {neu.name}: {neu.groesse / 1e6:.1f} MB, {dateien} Uploads.")


def mitschreiben() -> None:
    """Fortlaufend mitschreiben, bis Strg-C; `ozg up` tut es selbst."""
    from ozg.anzeige import sagen
    from ozg.sicherung.einstellungen import mitschrift, plan_lesen
    from ozg.sicherung.lager import Lager
    from ozg.sicherung.mitschreiben import Mitschrift, mitschreiben
    from ozg.sicherung.quelle import quelle_finden
    from ozg.sicherung.schluessel import empfaenger_lesen

    plan, ordner = plan_lesen(), datenordner(os.environ)
    empfaenger = empfaenger_lesen(plan.empfaenger)
    arbeit = Mitschrift(
        quelle_finden(plan, ordner), Lager(plan.ziel), plan, empfaenger, mitschrift(ordner)
    )

    async def bis_zum_signal() -> None:
        aufgabe = asyncio.ensure_future(mitschreiben(arbeit, sagen))
        for nummer in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(nummer, aufgabe.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await aufgabe

    _laufen(bis_zum_signal())


def pruefen(*, als_json: AlsJson = False) -> int:
    """Ob die letzte Sicherung jung genug ist und sich lesen lässt; sonst Ende mit 1."""
    from ozg.anzeige import sagen
    from ozg.sicherung.einstellungen import plan_lesen
    from ozg.sicherung.lager import Lager
    from ozg.sicherung.pruefen import pruefen
    from ozg.sicherung.schluessel import identitaeten_lesen

    plan = plan_lesen()
    wer = identitaeten_lesen(plan.schluessel) if plan.schluessel else None
    arbeit = Path(tempfile.gettempdir())
    befunde = _laufen(pruefen(Lager(plan.ziel), plan, wer, jetzt=datetime.now(UTC), arbeit=arbeit))
    schlecht = any(befund.stand == "fehlt" for befund in befunde)
    if als_json:
        gesagt = [{"stand": b.stand, "was": b.was, "satz": b.satz} for b in befunde]
        print(json.dumps({"gut": not schlecht, "befunde": gesagt}, ensure_ascii=False, indent=1))
    else:
        sagen("\n".join(("", *map(str, befunde), "")))
    return ABGELEHNT if schlecht else 0


def wiederherstellen(
    ziel: Annotated[Path, typer.Argument(metavar="ORDNER", help="ein neuer oder leerer Ordner")],
    *,
    zeitpunkt: Annotated[
        str | None,
        typer.Option(metavar="ZEIT", help="2026-03-04T15:30:00, in deutscher Zeit; sonst alles"),
    ] = None,
    als_json: AlsJson = False,
) -> None:
    """Alles in einen neuen Ordner zurückholen, auf Wunsch so, wie es zu einem Zeitpunkt war."""
    from ozg.sicherung.einstellungen import plan_lesen
    from ozg.sicherung.lager import Lager
    from ozg.sicherung.schluessel import identitaeten_lesen
    from ozg.sicherung.wiederherstellen import wiederherstellen

    plan, wann = plan_lesen(), _zeitpunkt(zeitpunkt)
    if plan.schluessel is None:
        raise Abbruch("Nennen Sie in OZG_SICHERUNG_SCHLUESSEL die Datei mit dem Schlüssel.")
    wer, ziel = identitaeten_lesen(plan.schluessel), ziel.absolute()
    ergebnis = _laufen(wiederherstellen(Lager(plan.ziel), wer, ziel, zeitpunkt=wann))
    if als_json:
        gesagt = {
            "sicherung": ergebnis.sicherung.name,
            "wal": ergebnis.wal,
            "uploads": ergebnis.uploads,
            "sekunden": round(ergebnis.sekunden, 1),
            "bis": ergebnis.bis and ergebnis.bis.isoformat(),
        }
        print(json.dumps(gesagt))
        return
    print(
        f"Wiederhergestellt nach {ziel} aus {ergebnis.sicherung.name} mit {ergebnis.wal}"
        f" WAL-Dateien und {ergebnis.uploads} Uploads in {ergebnis.sekunden:.1f} s."
    )
    if ergebnis.sicherung.art == "server":
        print(f"Starten Sie Ihr PostgreSQL mit {ziel / 'pg'}; es spielt {ziel / 'wal'} selbst ein.")
    else:
        print(f"Starten Sie die Plattform darin: OZG_DATEN={ziel} ozg up")


def _zeitpunkt(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        gelesen = datetime.fromisoformat(text)
    except ValueError as error:
        raise Abbruch(f"„{text}“ ist kein Zeitpunkt wie 2026-03-04T15:30:00.") from error
    return gelesen if gelesen.tzinfo else gelesen.replace(tzinfo=BERLIN)


def _laufen(arbeit: Coroutine[Any, Any, T]) -> T:
    """Return what `arbeit` returns; what the store refuses ends the command in one sentence."""
    from ozg.sicherung.lager import Fremd
    from shared.ablage import AblageNichtErreichbar

    async def bis_zum_ende() -> T:
        try:
            return await arbeit
        finally:
            await asyncio.sleep(0.1)  # obstore's threads let go: at the end they would abort

    try:
        return asyncio.run(bis_zum_ende())
    except Fremd as error:
        raise Abbruch(str(error), code=ABGELEHNT) from error
    except AblageNichtErreichbar as error:
        raise Abbruch(
            "Das Lager der Sicherungen antwortet nicht.", code=NICHT_ERREICHBAR
        ) from error


BEFEHLE: dict[str, Callable[..., Any]] = {
    "schluessel": schluessel,
    "anlegen": anlegen,
    "mitschreiben": mitschreiben,
    "pruefen": pruefen,
    "wiederherstellen": wiederherstellen,
}
