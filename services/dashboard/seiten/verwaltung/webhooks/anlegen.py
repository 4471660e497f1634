"""Taking up a webhook: what the form says, and the secret that is told once."""

import re
from collections.abc import Iterable

from pydantic import ValidationError

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import schluessel, vollziehen
from services.dashboard.seiten.verwaltung.worte import DIENSTE
from shared.clients import webhooks
from shared.schemas.webhook import WebhookCreate, WebhookNeu

REIHE = ("dienst", "adresse", "typen", "kommunen")
FELDER = {"webhookadresse-unzulaessig": "adresse"}
TYP = re.compile(r"[a-z0-9][a-z0-9_.-]{0,148}\*?", re.ASCII)
AGS = re.compile(r"[0-9]{8}", re.ASCII)


async def anlegen(gespraech: Gespraech, formular: Formular) -> tuple[str, WebhookNeu] | None:
    """Return the service and the webhook with its secret, None where the form says why not."""
    dienst = formular.wert("dienst")
    wunsch = wunsch_lesen(formular)
    if wunsch is None:
        return None
    antwort = await vollziehen(
        gespraech,
        webhooks.anlegen(dienst, wunsch, key=schluessel(formular)),
        formular,
        gegenstand="den Webhook",
        felder=FELDER,
    )
    return None if antwort is None else (dienst, antwort.inhalt)


def wunsch_lesen(formular: Formular) -> WebhookCreate | None:
    """Return what is wished, None with a sentence beside each field that has to be changed."""
    formular.reihen(REIHE)
    formular.wahl("dienst", list(DIENSTE), fehlt="Wählen Sie, wessen Ereignisse.")
    adresse = formular.text("adresse", hoechstens=500, fehlt="Geben Sie die Adresse an.")
    if adresse and not adresse.startswith(("https://", "http://")):
        formular.ablehnen("adresse", "Die Adresse beginnt mit https://.")
    typen, kommunen = formular.wert("typen").split(), formular.wert("kommunen").split()
    if falsche := [eine for eine in kommunen if not AGS.fullmatch(eine)]:
        formular.ablehnen("kommunen", f"{_genannt(falsche)} ist kein Gemeindeschlüssel.")
    if falsche := [einer for einer in typen if not TYP.fullmatch(einer)]:
        formular.ablehnen("typen", f"{_genannt(falsche)} ist keine Art von Ereignis.")
    if formular.fehler or adresse is None:
        return None
    try:
        return WebhookCreate(adresse=adresse, typen=typen, kommunen=kommunen)
    except ValidationError as error:
        for stelle in error.errors():
            formular.ablehnen(str(stelle["loc"][0]), "Das geht so nicht. Schreiben Sie es anders.")
        return None


def _genannt(falsche: Iterable[str]) -> str:
    return f"„{next(iter(falsche))[:60]}“"
