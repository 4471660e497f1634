"""Gives an app what its events and webhooks need."""

from fastapi import FastAPI

from shared.ereignisse.lesen import Lesesaal
from shared.settings import PlattformSettings
from shared.zustellung.adresse import Adresspruefung
from shared.zustellung.geheimnis import Schluesselbund
from shared.zustellung.messen import zustellungen_messen
from shared.zustellung.senden import Bote
from shared.zustellung.wesen import BekannteKommunen, Tabellen, Webhookwesen
from shared.zustellung.zusteller import Zusteller


def ereignisse_einrichten(
    app: FastAPI, tabellen: Tabellen, settings: PlattformSettings, kommunen: BekannteKommunen
) -> None:
    """Set `lesesaal`, `webhooks` and `zusteller` of `app.state`."""
    akte, sessions = tabellen.akte, app.state.sessions
    schluessel = settings.webhook_schluessel
    app.state.lesesaal = Lesesaal(akte, akte.arten, sessions, settings.oeffentliche_adresse)
    app.state.webhooks = Webhookwesen(
        tabellen=tabellen,
        schluessel=Schluesselbund(schluessel.get_secret_value() if schluessel else None),
        pruefung=Adresspruefung(loopback=settings.webhook_loopback),
        kommunen=kommunen,
        oeffentliche_adresse=settings.oeffentliche_adresse,
        fester_tag=settings.heute,
        ereignisse_aufheben=settings.ereignisse_aufheben,
        zustellungen_aufheben=settings.zustellungen_aufheben,
    )
    app.state.messwerte.messungen.append(zustellungen_messen(akte.dienst))
    app.state.zusteller = Zusteller(app.state.webhooks, sessions, Bote(app.state.webhooks.pruefung))
