"""What is written down of every act, and what was answered to a repeatable request."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text
from sqlmodel import Field

from services.foerderung.tables.basis import Table
from services.foerderung.tables.ereignisarten import ARTEN
from shared.akte import Akte, EreignisZeile, JournalZeile
from shared.idempotency import StoredAnswer
from shared.tables import uuid7_key
from shared.zustellung.akte import WEBHOOK_GESCHEHEN


class Akt(StrEnum):
    BEWILLIGEN = "bewilligen"
    ANLEGEN = "anlegen"
    AENDERN = "aendern"
    ZUSTIMMEN = "zustimmen"
    EINREICHEN = "einreichen"
    PRUEFUNG_BEGINNEN = "pruefung_beginnen"
    NACHFORDERN = "nachfordern"
    NACHREICHEN = "nachreichen"
    PRUEFUNG_ABSCHLIESSEN = "pruefung_abschliessen"
    VOTIEREN = "votieren"
    AUSNAHME_ERTEILEN = "ausnahme_erteilen"
    AUSNAHME_BESTAETIGEN = "ausnahme_bestaetigen"
    VORSCHLAGEN = "vorschlagen"
    ZURUECKGEBEN = "zurueckgeben"
    FREIGEBEN = "freigeben"
    BEKANNTGEBEN = "bekanntgeben"
    VERTRAG_SCHLIESSEN = "vertrag_schliessen"
    MITTEL_ABRUFEN = "mittel_abrufen"
    AUSZAHLEN = "auszahlen"
    VERWENDUNGSNACHWEIS_EINREICHEN = "verwendungsnachweis_einreichen"
    VERWENDUNGSNACHWEIS_PRUEFEN = "verwendungsnachweis_pruefen"
    ABSCHLIESSEN = "abschliessen"
    ZURUECKZIEHEN = "zurueckziehen"
    WIDERRUFEN = "widerrufen"
    RUECKFORDERN = "rueckfordern"
    VEROEFFENTLICHEN = "veroeffentlichen"
    HOCHLADEN = "hochladen"
    PRUEFEN = "pruefen"
    ENTFERNEN = "entfernen"
    NACHNUTZEN = "nachnutzen"
    ZUSAGEN = "zusagen"
    ABLEHNEN = "ablehnen"
    BEGINNEN = "beginnen"
    BEENDEN = "beenden"
    IN_KATALOG = "in_katalog_uebernehmen"
    FRIST_ERINNERN = "frist_erinnern"
    FRIST_UEBERSCHREITEN = "frist_ueberschreiten"
    BERICHTEN = "berichten"


class Journal(JournalZeile, Table, table=True):
    """Who decided what, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What was decided; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


class Ablehnung(Table, table=True):
    """An act that was refused: who wanted what, and by which problem it failed. Insert only."""

    __table_args__ = (
        CheckConstraint("length(sub) BETWEEN 1 AND 255", name="sub"),
        Index("ix_ablehnung_gegenstand_id", "gegenstand_id"),
    )

    id: UUID = uuid7_key()
    gegenstand_id: UUID
    operation: str = Field(sa_type=Text)
    problem: str = Field(sa_type=Text)
    sub: str = Field(sa_type=Text)
    anfrage: str | None = Field(default=None, sa_type=Text)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


AKTE = Akte(
    "foerderung",
    Journal,
    Ereignis,
    {
        **WEBHOOK_GESCHEHEN,
        Akt.BEWILLIGEN: "bewilligt",
        Akt.ANLEGEN: "angelegt",
        Akt.AENDERN: "geaendert",
        Akt.ZUSTIMMEN: "zugestimmt",
        Akt.EINREICHEN: "eingereicht",
        Akt.PRUEFUNG_BEGINNEN: "pruefung_begonnen",
        Akt.NACHFORDERN: "nachgefordert",
        Akt.NACHREICHEN: "nachgereicht",
        Akt.PRUEFUNG_ABSCHLIESSEN: "pruefung_abgeschlossen",
        Akt.VOTIEREN: "votiert",
        Akt.AUSNAHME_ERTEILEN: "ausnahme_erteilt",
        Akt.AUSNAHME_BESTAETIGEN: "ausnahme_bestaetigt",
        Akt.VORSCHLAGEN: "vorgeschlagen",
        Akt.ZURUECKGEBEN: "zurueckgegeben",
        Akt.FREIGEBEN: "freigegeben",
        Akt.BEKANNTGEBEN: "bekanntgegeben",
        Akt.VERTRAG_SCHLIESSEN: "vertrag_geschlossen",
        Akt.MITTEL_ABRUFEN: "mittel_abgerufen",
        Akt.AUSZAHLEN: "ausgezahlt",
        Akt.VERWENDUNGSNACHWEIS_EINREICHEN: "verwendungsnachweis_eingereicht",
        Akt.VERWENDUNGSNACHWEIS_PRUEFEN: "verwendungsnachweis_geprueft",
        Akt.ABSCHLIESSEN: "abgeschlossen",
        Akt.ZURUECKZIEHEN: "zurueckgezogen",
        Akt.WIDERRUFEN: "widerrufen",
        Akt.RUECKFORDERN: "zurueckgefordert",
        Akt.VEROEFFENTLICHEN: "veroeffentlicht",
        Akt.HOCHLADEN: "hochgeladen",
        Akt.PRUEFEN: "geprueft",
        Akt.ENTFERNEN: "entfernt",
        Akt.NACHNUTZEN: "angefragt",
        Akt.ZUSAGEN: "zugesagt",
        Akt.ABLEHNEN: "abgelehnt",
        Akt.BEGINNEN: "begonnen",
        Akt.BEENDEN: "beendet",
        Akt.IN_KATALOG: "in_katalog_uebernommen",
        Akt.FRIST_ERINNERN: "erinnert",
        Akt.FRIST_UEBERSCHREITEN: "ueberschritten",
        Akt.BERICHTEN: "berichtet",
    },
    ARTEN,
)
