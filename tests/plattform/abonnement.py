"""The webhook by which events come here, and the secrets it signs with."""

from datetime import UTC, datetime

from tests.plattform.buch import Buch
from tests.plattform.zugang import Json, Zugang

AKTIV, BEENDET = "aktiv", "beendet"


def abonniere(zugang: Zugang, buch: Buch, adresse: str) -> None:
    """See that there is one webhook to `adresse`, active, and that its secret is known here.

    A webhook that is not as it was left here may have a secret that never arrived. It is ended and
    another one made: what falls in between is read afterwards.
    """
    with buch.offen() as db:
        gemerkt = tuple(db.execute("SELECT id, version FROM webhook").fetchone() or ())
    bekannt = False
    for webhook in list(zugang.alle("/webhooks")):
        if webhook["status"] == BEENDET:
            continue
        wie_verlassen = gemerkt == (webhook["id"], webhook["version"])
        if wie_verlassen and webhook["status"] == AKTIV and webhook["adresse"] == adresse:
            bekannt = True
        elif wie_verlassen or webhook["adresse"] == adresse:
            zugang.einmal(f"/webhooks/{webhook['id']}/beenden", fassung=webhook["version"])
    if not bekannt:
        _merke(buch, zugang.einmal("/webhooks", {"adresse": adresse}), altes=None)


def erneuere_geheimnis(zugang: Zugang, buch: Buch) -> None:
    """Take a new secret and keep the old one: until it ends, deliveries are signed with both."""
    with buch.offen() as db:
        webhook = db.execute("SELECT id, version, geheimnis FROM webhook").fetchone()
    pfad = f"/webhooks/{webhook['id']}/geheimnis-erneuern"
    _merke(buch, zugang.einmal(pfad, fassung=webhook["version"]), altes=webhook["geheimnis"])


def kuendige(zugang: Zugang, buch: Buch) -> None:
    """End the webhook; events are kept for whoever reads them."""
    with buch.offen() as db:
        webhook = db.execute("SELECT id, version FROM webhook").fetchone()
        db.execute("DELETE FROM webhook")
    if webhook is not None:
        zugang.einmal(f"/webhooks/{webhook['id']}/beenden", fassung=webhook["version"])


def geheimnisse(buch: Buch) -> list[str]:
    """Return every secret that holds now, the newest first."""
    with buch.offen() as db:
        webhook = db.execute("SELECT geheimnis, altes, altes_bis FROM webhook").fetchone()
    if webhook is None:
        return []
    alte = [webhook["altes"]] if webhook["altes"] else []
    if alte and datetime.now(UTC) >= datetime.fromisoformat(webhook["altes_bis"]):
        alte = []
    return [webhook["geheimnis"], *alte]


def _merke(buch: Buch, webhook: Json, *, altes: str | None) -> None:
    bis = webhook["altes_geheimnis_bis"]
    with buch.offen() as db:
        db.execute("DELETE FROM webhook")
        db.execute(
            "INSERT INTO webhook VALUES (?, ?, ?, ?, ?)",
            (webhook["id"], webhook["version"], webhook["geheimnis"], altes, bis),
        )
