"""How the pages of webhooks name what the services say in codes."""

from dataclasses import dataclass

from shared.schemas.webhook import Abschaltgrund, Fehlschlag, Webhookstatus, Zustellstatus

STATUS = {  # sign and words
    Webhookstatus.AKTIV: ("gut", "an"),
    Webhookstatus.PAUSIERT: ("achtung", "angehalten"),
    Webhookstatus.ABGESCHALTET: ("schlecht", "abgeschaltet"),
    Webhookstatus.BEENDET: ("leise", "beendet"),
}
GRUENDE = {
    Abschaltgrund.GONE: "Die Adresse antwortete mit 410: Dort will niemand mehr etwas hören.",
    Abschaltgrund.ERFOLGLOS: "Drei Tage lang kam dort nichts an.",
}
ZUSTELLUNG = {
    Zustellstatus.OFFEN: ("achtung", "unterwegs"),
    Zustellstatus.ZUGESTELLT: ("gut", "angekommen"),
    Zustellstatus.AUFGEGEBEN: ("schlecht", "aufgegeben"),
    Zustellstatus.VERWORFEN: ("leise", "verworfen"),
}
FEHLSCHLAEGE = {
    Fehlschlag.ANTWORT: "abgelehnt",
    Fehlschlag.UMLEITUNG: "umgeleitet; wir folgen nicht",
    Fehlschlag.ZEIT: "keine Antwort in der Zeit",
    Fehlschlag.VERBINDUNG: "keine Verbindung",
    Fehlschlag.ADRESSE: "die Adresse ist nicht öffentlich",
    Fehlschlag.NAME: "den Namen gibt es nicht",
}


@dataclass(frozen=True)
class Akt:
    """An act on a webhook: the question before it, what it does, its button."""

    frage: str
    folge: str
    knopf: str
    gefahr: bool = False


AKTE = {
    "pausieren": Akt(
        "Webhook anhalten?",
        "Bis Sie ihn fortsetzen, wird nichts gesendet. Verloren geht nichts: Was inzwischen"
        " geschieht, kommt danach.",
        "Anhalten",
    ),
    "fortsetzen": Akt(
        "Webhook fortsetzen?",
        "Gesendet wird wieder, auch was inzwischen geschah.",
        "Fortsetzen",
    ),
    "pruefen": Akt(
        "Probenachricht senden?",
        "Sie steht für kein Ereignis; das andere System darf sie vergessen. Wie es ausging, steht"
        " danach unter den Zustellungen.",
        "Probe senden",
    ),
    "wiederholen": Akt(
        "Nachricht noch einmal senden?",
        "Sie trägt dieselbe Kennung wie zuvor: Ein System, das sie schon verarbeitet hat, erkennt"
        " sie wieder.",
        "Noch einmal senden",
    ),
    "geheimnis-erneuern": Akt(
        "Geheimnis erneuern?",
        "Das neue steht danach einmal auf dieser Seite. 24 Stunden lang unterschreiben beide;"
        " so lange haben Sie Zeit, es im anderen System einzutragen.",
        "Geheimnis erneuern",
    ),
    "beenden": Akt(
        "Webhook beenden?",
        "Nichts wird mehr gesendet, auch nicht, was noch wartet. Das lässt sich nicht"
        " zurücknehmen; einen neuen können Sie jederzeit anlegen.",
        "Beenden",
        gefahr=True,
    ),
}
MOEGLICH = {
    Webhookstatus.AKTIV: ("pruefen", "pausieren", "geheimnis-erneuern", "beenden"),
    Webhookstatus.PAUSIERT: ("fortsetzen", "geheimnis-erneuern", "beenden"),
    Webhookstatus.ABGESCHALTET: ("fortsetzen", "geheimnis-erneuern", "beenden"),
    Webhookstatus.BEENDET: (),
}
