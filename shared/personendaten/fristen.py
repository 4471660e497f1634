"""How long data of persons are kept (OZG_AUFHEBEN_*): whoever runs the platform decides."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import LAENGSTENS, Einstellungen

JAHR = timedelta(days=366)


class Fristen(Einstellungen):
    """Proposals with their reasons; none is an answer of the law of a Land.

    `journal`: who did what must be answerable as long as the books of a grant are looked at; never
    less than a year, so that nobody is forgotten who has just acted.
    `antraege`: ten years after the last act upon an Antrag that is over, the usual time for books;
    a return may be claimed until then.
    `ablehnungen`: who was refused is asked about in the next examination at the latest.
    `beratungen`: what is said of a consulting is of use for the next Förderzeitraum.
    `webhooks`: who had one that is ended.
    `antworten`: a request is repeated within minutes; a month outlives every queue.
    `postfaecher`: of those who used a Vorhaben or were nominated, after the end of that.
    """

    model_config = SettingsConfigDict(env_prefix="OZG_AUFHEBEN_")

    journal: timedelta = Field(
        default=10 * JAHR, ge=JAHR, le=LAENGSTENS, description="im Journal, wer es war"
    )
    antraege: timedelta = Field(
        default=10 * JAHR,
        ge=JAHR,
        le=LAENGSTENS,
        description="beendete Anträge und alte Entwürfe: Dateien, wer es war, was er schrieb",
    )
    ablehnungen: timedelta = Field(
        default=2 * JAHR,
        ge=timedelta(days=30),
        le=LAENGSTENS,
        description="wer mit einem Akt abgewiesen wurde",
    )
    beratungen: timedelta = Field(
        default=3 * JAHR,
        ge=timedelta(days=90),
        le=LAENGSTENS,
        description="Kommentare zu Beratungen, Abschlussberichte",
    )
    webhooks: timedelta = Field(
        default=JAHR,
        ge=timedelta(days=30),
        le=LAENGSTENS,
        description="wessen beendete Webhooks es waren, wohin sie gingen",
    )
    antworten: timedelta = Field(
        default=timedelta(days=30),
        ge=timedelta(days=2),
        le=LAENGSTENS,
        description="Antworten auf wiederholbare Anfragen",
    )
    postfaecher: timedelta = Field(
        default=JAHR,
        ge=timedelta(days=30),
        le=LAENGSTENS,
        description="Postfächer abgelehnter und beendeter Nachnutzungen, Nominierter",
    )
