# ruff: noqa: S608 (all names are our own)
"""What the Löschlauf does when a time is over: which rows, and what becomes of them.

Rows that carry money, votes or decisions stay and name nobody any more; what exists for a person
only is deleted. Each `sub` becomes one that is used once, so that two persons stay two.
"""

from dataclasses import dataclass

from shared.journal.kette import VERGESSEN

AKT = "personendaten_loeschen"  # of the Löschlauf, in the Journal
NIEMAND = f"'{VERGESSEN}:' || gen_random_uuid()"
TEXT = "'(gelöscht)'"
POSTFACH = "'geloescht@example.invalid'"
DATEINAME = "'geloescht'"


@dataclass(frozen=True, slots=True)
class Regel:
    """`frist` is a field of Fristen; `faellig` a condition on the row `t` with `:vor`, an instant.

    Due rows are deleted, or what `setzt` says is set and `danach` done to what belongs to them
    (`:ids`). With `akt` they are things with a version, and the Journal says what was done to them.
    """

    dienst: str
    tabelle: str
    name: str
    frist: str
    was: str
    faellig: str
    setzt: str | None = None
    akt: bool = False
    danach: tuple[str, ...] = ()


def _letzter_akt(dienst: str, tabelle: str) -> str:
    return (
        f"(SELECT max(j.zeitpunkt) FROM {dienst}.journal j"
        f" WHERE j.gegenstand = '{tabelle}' AND j.gegenstand_id = t.id) < :vor"
    )


def _je_dienst(dienst: str) -> tuple[Regel, ...]:
    return (
        Regel(
            dienst,
            "antwort",
            "antworten",
            "antworten",
            "Antworten auf wiederholbare Anfragen löschen",
            "t.stored_at < :vor",
        ),
        Regel(
            dienst,
            "webhook",
            "webhooks",
            "webhooks",
            "vergessen, wessen beendete Webhooks es waren und wohin sie gingen",
            f"t.status = 'beendet' AND t.sub NOT LIKE '{VERGESSEN}:%'"
            f" AND {_letzter_akt(dienst, 'webhook')}",
            f"sub = {NIEMAND}, adresse = 'https://geloescht.invalid/'",
            akt=True,
        ),
        Regel(
            dienst,
            "journal",
            "journal",
            "journal",
            "im Journal vergessen, wer es war",
            "t.salz IS NOT NULL AND t.zeitpunkt < :vor",
            f"sub = '{VERGESSEN}', anfrage = NULL, salz = NULL",
        ),
    )


ANTRAG_VORBEI = (
    "t.status IN ('entwurf', 'abgeschlossen', 'zurueckgezogen') AND NOT EXISTS"
    " (SELECT FROM foerderung.journal j WHERE j.gegenstand = 'antrag' AND j.gegenstand_id = t.id"
    f" AND j.akt = '{AKT}')"
    f" AND {_letzter_akt('foerderung', 'antrag')}"
)
ZUM_ANTRAG = tuple(
    f"UPDATE foerderung.{tabelle} SET {setzt} WHERE antrag = ANY (:ids)"
    for tabelle, setzt in {
        "antrag_kommune": "zugestimmt_von = CASE WHEN zugestimmt_von IS NOT NULL"
        f" THEN {NIEMAND} END",
        "ausnahme": f"begruendung = {TEXT}, erteilt_von = {NIEMAND}, bestaetigt_von ="
        f" CASE WHEN bestaetigt_von IS NOT NULL THEN {NIEMAND} END",
        "begruendung": f"text = {TEXT}",
        "kosten": "bezeichnung = NULL",
        "mittelabruf": f"zweck = {TEXT}, abgerufen_von = {NIEMAND}, ausgezahlt_von ="
        f" CASE WHEN ausgezahlt_von IS NOT NULL THEN {NIEMAND} END",
        "nachforderung": f"text = {TEXT}",
        "votum": f"begruendung = NULL, sub = {NIEMAND}",
    }.items()
)
REGELN: tuple[Regel, ...] = (
    Regel(
        "katalog",
        "nominierung",
        "nominierungen",
        "postfaecher",
        "Nominierungen beendeter Fabriken ohne Funktion und Postfach weiterführen",
        f"t.funktionspostfach <> {POSTFACH} AND EXISTS (SELECT FROM"
        " katalog.digitalisierungsfabrik f WHERE f.id = t.fabrik AND f.ende < :vor_tag)",
        f"funktionspostfach = {POSTFACH}, funktion = '(gelöscht) ' || t.id, fachgebiet = {TEXT}",
        akt=True,
    ),
    *_je_dienst("katalog"),
    Regel(
        "foerderung",
        "nachweis",
        "nachweise",
        "antraege",
        "Dateien beendeter Anträge und alter Entwürfe entfernen",
        f"t.sub NOT LIKE '{VERGESSEN}:%' AND EXISTS (SELECT FROM foerderung.antrag a"
        f" WHERE a.id = t.antrag AND {ANTRAG_VORBEI.replace('t.', 'a.')})",
        f"sub = {NIEMAND}, dateiname = {DATEINAME}, entfernt_am = coalesce(t.entfernt_am, :heute)",
        akt=True,
    ),
    Regel(
        "foerderung",
        "antrag",
        "antraege",
        "antraege",
        "in beendeten Anträgen und alten Entwürfen löschen, wer es war und was er schrieb",
        ANTRAG_VORBEI,
        "beschreibung = NULL, angaben = '{}', ausnahmewuensche = '[]',"
        f" vorschlag_begruendung = CASE WHEN vorschlag IS NOT NULL THEN {TEXT} END,"
        f" vorgeschlagen_von = CASE WHEN vorschlag IS NOT NULL THEN {NIEMAND} END,"
        f" freigegeben_von = CASE WHEN freigegeben_von IS NOT NULL THEN {NIEMAND} END",
        akt=True,
        danach=ZUM_ANTRAG,
    ),
    Regel(
        "foerderung",
        "ablehnung",
        "ablehnungen",
        "ablehnungen",
        "löschen, wer mit einem Akt abgewiesen wurde",
        "t.zeitpunkt < :vor",
    ),
    Regel(
        "foerderung",
        "nachnutzung",
        "nachnutzungen",
        "postfaecher",
        "Postfächer abgelehnter und beendeter Nachnutzungen löschen",
        f"t.status IN ('abgelehnt', 'beendet') AND t.funktionspostfach <> {POSTFACH}"
        f" AND {_letzter_akt('foerderung', 'nachnutzung')}",
        f"funktionspostfach = {POSTFACH}",
        akt=True,
    ),
    *_je_dienst("foerderung"),
    Regel(
        "beratung",
        "rueckmeldung",
        "rueckmeldungen",
        "beratungen",
        "Kommentare zu Beratungen löschen; die Noten bleiben",
        "t.kommentar IS NOT NULL AND t.zeitpunkt < :vor",
        "kommentar = NULL",
    ),
    Regel(
        "beratung",
        "bericht",
        "berichte",
        "beratungen",
        "Abschlussberichte entfernen",
        f"t.dateiname <> {DATEINAME} AND t.zeitpunkt < :vor",
        f"dateiname = {DATEINAME}, entfernt_am = coalesce(t.entfernt_am, :heute)",
        akt=True,
    ),
    *_je_dienst("beratung"),
)
