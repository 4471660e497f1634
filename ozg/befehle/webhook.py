"""`ozg webhook`: where a service sends its events, and what became of each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from ozg.befehle.ereignisse import Dienst, dienst_pruefen
from ozg.befehle.verbunden import verbunden
from ozg.befehle.zeigen import AlsJson, einzeln, liste
from ozg.neue_datei import neue_datei
from ozg.umgebung import Abbruch

if TYPE_CHECKING:
    from pydantic import BaseModel

Wunsch = TypeVar("Wunsch", bound="BaseModel")
HILFE = "Webhooks: anlegen, prüfen, anhalten; was zugestellt wurde."
Id = Annotated[UUID, typer.Argument(metavar="ID")]
Typen = Annotated[list[str] | None, typer.Option("--typ", help="nur dieser, mehrfach möglich")]
Kommunen = Annotated[list[str] | None, typer.Option("--kommune", metavar="AGS", help="nur diese")]
Geheimnisdatei = Annotated[
    Path, typer.Argument(metavar="DATEI", help="wohin das Geheimnis kommt, nur für Sie lesbar")
]


def auflisten(dienst: Dienst, *, als_json: AlsJson = False) -> None:
    """Die eigenen Webhooks, ohne ihre Geheimnisse."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        liste(
            ozg.alle(webhooks.webhooks(dienst)),
            {"Adresse": "adresse", "Stand": "status", "Grund": "grund",
             "Letzter Erfolg": "letzter_erfolg", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def anlegen(
    dienst: Dienst,
    adresse: Annotated[str, typer.Argument(metavar="ADRESSE", help="https://…")],
    geheimnis: Geheimnisdatei,
    *,
    typ: Typen = None,
    kommune: Kommunen = None,
) -> None:
    """Einen Webhook anlegen; sein Geheimnis kommt in eine Datei und nirgends sonst hin."""
    from shared.clients import webhooks
    from shared.schemas.webhook import WebhookCreate

    dienst_pruefen(dienst)
    wunsch = _geprueft(WebhookCreate, adresse=adresse, typen=typ or [], kommunen=kommune or [])
    with verbunden() as ozg, _nur_fuer_sie_lesbar(geheimnis) as ausgabe:
        neu = ozg(webhooks.anlegen(dienst, wunsch)).inhalt
        ausgabe.write(f"{neu.geheimnis}\n".encode())
    print(f"{neu.id} ist angelegt; das Geheimnis steht in {geheimnis}.")


def aendern(
    dienst: Dienst,
    id: Id,
    *,
    adresse: Annotated[str | None, typer.Option(help="https://…")] = None,
    typ: Typen = None,
    kommune: Kommunen = None,
    als_json: AlsJson = False,
) -> None:
    """Adresse oder Auswahl eines Webhooks ersetzen; was nicht genannt ist, bleibt."""
    from shared.clients import webhooks
    from shared.schemas.webhook import WebhookAendern

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        gelesen = ozg(webhooks.webhook(dienst, id))
        war = gelesen.inhalt
        wunsch = _geprueft(
            WebhookAendern,
            adresse=adresse or war.adresse,
            typen=war.typen if typ is None else typ,
            kommunen=war.kommunen if kommune is None else kommune,
        )
        neu = ozg(webhooks.aendern(dienst, id, wunsch, etag=gelesen.etag)).inhalt
    einzeln(neu, {"Adresse": neu.adresse, "Stand": neu.status}, als_json=als_json)


def geheimnis_erneuern(dienst: Dienst, id: Id, geheimnis: Geheimnisdatei) -> None:
    """Ein neues Geheimnis; einen Tag lang unterschreiben beide."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg, _nur_fuer_sie_lesbar(geheimnis) as ausgabe:
        gelesen = ozg(webhooks.webhook(dienst, id))
        neu = ozg(webhooks.geheimnis_erneuern(dienst, id, etag=gelesen.etag)).inhalt
        ausgabe.write(f"{neu.geheimnis}\n".encode())
    print(f"Das neue Geheimnis steht in {geheimnis}; einen Tag lang gelten beide.")


@contextmanager
def _nur_fuer_sie_lesbar(pfad: Path) -> Iterator[IO[bytes]]:
    """Open a file that was not there; what fails leaves none."""
    with ExitStack() as offen:
        try:
            ausgabe = offen.enter_context(neue_datei(pfad))
        except OSError as error:
            raise Abbruch(f"{pfad} lässt sich nicht anlegen: {error.strerror}.") from error
        yield ausgabe


def _geprueft(form: type[Wunsch], **angaben: object) -> Wunsch:
    from pydantic import ValidationError

    try:
        return form(**angaben)
    except ValidationError as error:
        raise Abbruch(f"{error.errors()[0]['loc'][0]} stimmt nicht.") from error


def zustellungen(dienst: Dienst, id: Id, *, als_json: AlsJson = False) -> None:
    """Was an einen Webhook gesendet wurde, das Letzte zuerst."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        liste(
            ozg.alle(webhooks.zustellungen(dienst, id)),
            {"Angelegt": "angelegt", "Typ": "typ", "Stand": "status",
             "Nächster Versuch": "naechster_versuch", "ID": "id"},
            als_json=als_json,
        )  # fmt: skip


def pruefen(dienst: Dienst, id: Id, *, als_json: AlsJson = False) -> None:
    """Eine Probenachricht zustellen."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        _zustellung(ozg(webhooks.pruefen(dienst, id)).inhalt, als_json=als_json)


def wiederholen(
    dienst: Dienst,
    id: Annotated[UUID, typer.Argument(metavar="ID", help="einer Zustellung")],
    *,
    als_json: AlsJson = False,
) -> None:
    """Eine Nachricht noch einmal zustellen."""
    from shared.clients import webhooks

    dienst_pruefen(dienst)
    with verbunden() as ozg:
        _zustellung(ozg(webhooks.wiederholen(dienst, id)).inhalt, als_json=als_json)


def _zustellung(zustellung: Any, *, als_json: bool) -> None:
    felder = {"Zustellung": zustellung.id, "Typ": zustellung.typ, "Stand": zustellung.status}
    einzeln(zustellung, felder, als_json=als_json)


def _akt(name: str, hilfe: str) -> Callable[..., None]:
    """Return the command of an act: read what there is, act upon exactly that."""

    def akt(dienst: Dienst, id: Id, *, als_json: AlsJson = False) -> None:
        from shared.clients import webhooks

        dienst_pruefen(dienst)
        with verbunden() as ozg:
            gelesen = ozg(webhooks.webhook(dienst, id))
            neu = ozg(getattr(webhooks, name)(dienst, id, etag=gelesen.etag)).inhalt
        einzeln(neu, {"Adresse": neu.adresse, "Stand": neu.status}, als_json=als_json)

    akt.__doc__ = hilfe
    return akt


BEFEHLE: dict[str, Callable[..., None]] = {
    "liste": auflisten,
    "anlegen": anlegen,
    "aendern": aendern,
    "geheimnis-erneuern": geheimnis_erneuern,
    "zustellungen": zustellungen,
    "pruefen": pruefen,
    "wiederholen": wiederholen,
    "pausieren": _akt("pausieren", "Nichts mehr zustellen, bis er fortgesetzt wird."),
    "fortsetzen": _akt("fortsetzen", "Wieder zustellen, auch was inzwischen geschah."),
    "beenden": _akt("beenden", "Einen Webhook für immer beenden."),
}
