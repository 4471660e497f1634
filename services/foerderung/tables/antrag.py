"""Anträge and everything that is decided about them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.foerderung.tables.basis import AGS, EURO, Table
from shared.akte import Gegenstand
from shared.schemas.antrag import (
    Antragstatus,
    Beteiligung,
    Dokumentart,
    Fristart,
    Kostenart,
    Stimme,
    Vorschlag,
)
from shared.schemas.entscheidung import Votumsergebnis
from shared.tables import as_text, one_of, uuid7_key


class Antrag(Gegenstand, Table, table=True):
    """An application for a programme. Amounts are EUR, days are the domain's.

    `regelversion` is pinned when it is submitted, with `pruefung`, what the rules said to
    `fakten` (from the Katalog, with their Stand) and `angaben`. Who proposes cannot release, and
    neither acts for a Kommune that takes part: the database holds both. `runde` counts the
    examinations; a Nachforderung begins a new one, and votes of an earlier one no longer count.
    `votum` is what they came to, null while it is open or where nobody votes.

    What is bound is `bewilligt - ausgezahlt - entbunden`, in `budget`; `entbunden` returned to it
    without having been paid, `zurueckgezahlt` after. `verwendet` is what the Verwendungsnachweis
    says, `anerkannt` what of the paid may stay, each null until it is said; only what has nothing
    left open is closed. `nachweis_bytes` is the size of all its files.
    """

    __table_args__ = (
        UniqueConstraint("aktenzeichen"),
        CheckConstraint("aktenzeichen ~ '^[A-Z]{2,4}-20[0-9]{2}-[0-9]{5,8}$'", name="aktenzeichen"),
        one_of("status", Antragstatus),
        CheckConstraint("vorhaben_beginn <= vorhaben_ende", name="vorhaben"),
        CheckConstraint("beantragt > 0", name="beantragt"),
        CheckConstraint("cardinality(kommunen) > 0", name="kommunen"),
        CheckConstraint("(status = 'entwurf') <= (eingereicht_am IS NULL)", name="entwurf"),
        CheckConstraint(
            "(eingereicht_am IS NULL) = (regelversion IS NULL)"
            " AND (eingereicht_am IS NULL) = (pruefung IS NULL)",
            name="festgehalten",
        ),
        one_of("vorschlag", Vorschlag),
        CheckConstraint(
            "num_nulls(vorschlag, vorschlag_begruendung, vorgeschlagen_von, vorgeschlagen_am,"
            " vorgeschlagen_ags) IN (0, 5)",
            name="vorschlag_vollstaendig",
        ),
        CheckConstraint(
            "CASE vorschlag WHEN 'bewilligung' THEN vorgeschlagen > 0 ELSE vorgeschlagen IS NULL"
            " END",
            name="vorgeschlagen",
        ),
        CheckConstraint(
            "vorschlag <> 'bewilligung' OR vorgeschlagen IS NOT NULL", name="betrag_genannt"
        ),
        # with an exception the pinned check gives no amount: the code then asks the other rules
        CheckConstraint(
            "vorgeschlagen"
            " <= coalesce(least(beantragt, (pruefung ->> 'hoechstbetrag')::numeric), 0)",
            name="hoechstens",
        ),
        CheckConstraint(
            "num_nulls(freigegeben_von, freigegeben_am, freigegeben_ags) IN (0, 3)",
            name="freigabe_vollstaendig",
        ),
        CheckConstraint(
            "freigegeben_von IS NULL"
            " OR (vorgeschlagen_von IS NOT NULL AND freigegeben_von <> vorgeschlagen_von)",
            name="vier_augen",
        ),
        CheckConstraint(
            "NOT kommunen && coalesce(vorgeschlagen_ags, '{}')"
            " AND NOT kommunen && coalesce(freigegeben_ags, '{}')",
            name="nicht_in_eigener_sache",
        ),
        CheckConstraint(
            "(bewilligt IS NOT NULL) = (freigegeben_von IS NOT NULL AND vorschlag = 'bewilligung')",
            name="bewilligt",
        ),
        # what the second person released is what the first one proposed
        CheckConstraint("bewilligt = vorgeschlagen", name="bewilligt_wie_vorgeschlagen"),
        CheckConstraint(
            "(freigegeben_von IS NULL) = (status IN ('entwurf', 'eingereicht', 'in_pruefung',"
            " 'nachforderung', 'votum', 'entscheidungsreif', 'bewilligung_vorgeschlagen',"
            " 'ablehnung_vorgeschlagen', 'zurueckgezogen'))",
            name="erst_die_freigabe",
        ),
        CheckConstraint(
            "CASE status WHEN 'bewilligung_vorgeschlagen'"
            " THEN vorschlag IS NOT DISTINCT FROM 'bewilligung'"
            " WHEN 'ablehnung_vorgeschlagen' THEN vorschlag IS NOT DISTINCT FROM 'ablehnung'"
            " ELSE (vorschlag IS NULL) = (freigegeben_von IS NULL) END",
            name="vorschlag_gilt",
        ),
        CheckConstraint(
            "ausgezahlt >= 0 AND zurueckgezahlt >= 0 AND zurueckgezahlt <= ausgezahlt"
            " AND entbunden >= 0 AND ausgezahlt + entbunden <= coalesce(bewilligt, 0)",
            name="ausgezahlt",
        ),
        CheckConstraint("(budget IS NULL) = (bewilligt IS NULL)", name="budget"),
        one_of("votum", Votumsergebnis),
        CheckConstraint(
            "CASE WHEN mit_votum THEN vorschlag IS NULL OR votum IS NOT NULL ELSE votum IS NULL"
            " END",
            name="erst_das_votum",
        ),
        CheckConstraint(
            "NOT (votum = 'abgelehnt' AND vorschlag = 'bewilligung')", name="votum_bindet"
        ),
        CheckConstraint("verwendet >= 0", name="verwendet"),
        CheckConstraint(
            "anerkannt >= 0 AND anerkannt + zurueckgezahlt <= ausgezahlt", name="anerkannt"
        ),
        CheckConstraint(
            "status <> 'abgeschlossen' OR bewilligt IS NULL OR (bewilligt = ausgezahlt + entbunden"
            " AND ausgezahlt = zurueckgezahlt + coalesce(anerkannt, 0))",
            name="nichts_offen",
        ),
        CheckConstraint("nachweis_bytes BETWEEN 0 AND 104857600", name="nachweis_bytes"),
        ForeignKeyConstraint(["budget"], ["foerderung.budget.id"]),
        UniqueConstraint("id", "budget"),
        # deferred: the Antrag and its lead come into being together
        ForeignKeyConstraint(
            ["id", "federfuehrend"],
            ["foerderung.antrag_kommune.antrag", "foerderung.antrag_kommune.ags"],
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        Index("ix_antrag_kommunen", "kommunen", postgresql_using="gin"),
        Index("ix_antrag_status", "status", "id"),
        Index("ix_antrag_programm", "programm", "id"),
    )

    aktenzeichen: str = Field(max_length=18)
    programm: str = Field(max_length=40)
    mit_votum: bool
    titel: str = Field(max_length=200)
    beschreibung: str | None = Field(default=None, max_length=5000)
    status: Antragstatus = Field(sa_type=as_text(Antragstatus))
    runde: int = 1
    federfuehrend: str = Field(max_length=8)
    kommunen: list[str] = Field(sa_type=ARRAY(Text))
    vorhaben_beginn: date | None = None
    vorhaben_ende: date | None = None
    beantragt: Decimal | None = Field(default=None, sa_type=EURO)
    angaben: dict[str, Any] = Field(sa_type=JSONB)
    ausnahmewuensche: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    fakten: dict[str, Any] = Field(sa_type=JSONB)
    eingereicht_am: date | None = None
    regelversion: str | None = Field(default=None, max_length=40)
    pruefung: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    votum: Votumsergebnis | None = Field(default=None, sa_type=as_text(Votumsergebnis))
    vorschlag: Vorschlag | None = Field(default=None, sa_type=as_text(Vorschlag))
    vorgeschlagen: Decimal | None = Field(default=None, sa_type=EURO)
    vorschlag_begruendung: str | None = Field(default=None, max_length=5000)
    vorgeschlagen_von: str | None = Field(default=None, max_length=255)
    vorgeschlagen_am: date | None = None
    vorgeschlagen_ags: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    freigegeben_von: str | None = Field(default=None, max_length=255)
    freigegeben_am: date | None = None
    freigegeben_ags: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    budget: UUID | None = None
    bewilligt: Decimal | None = Field(default=None, sa_type=EURO)
    entbunden: Decimal = Field(default=Decimal(0), sa_type=EURO)
    ausgezahlt: Decimal = Field(default=Decimal(0), sa_type=EURO)
    zurueckgezahlt: Decimal = Field(default=Decimal(0), sa_type=EURO)
    verwendet: Decimal | None = Field(default=None, sa_type=EURO)
    anerkannt: Decimal | None = Field(default=None, sa_type=EURO)
    nachweis_bytes: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )


class AntragKommune(Table, table=True):
    """A Kommune that takes part; a partner's consent is recorded with its day."""

    __tablename__ = "antrag_kommune"
    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        CheckConstraint(f"ags ~ '{AGS}'", name="ags"),
        one_of("rolle", Beteiligung),
        CheckConstraint("num_nulls(zugestimmt_am, zugestimmt_von) IN (0, 2)", name="zustimmung"),
        Index(
            "uq_antrag_kommune_federfuehrend",
            "antrag",
            unique=True,
            postgresql_where=text("rolle = 'federfuehrend'"),
        ),
    )

    antrag: UUID = Field(primary_key=True)
    ags: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=200)
    rolle: Beteiligung = Field(sa_type=as_text(Beteiligung))
    zugestimmt_am: date | None = None
    zugestimmt_von: str | None = Field(default=None, max_length=255)


class Kosten(Table, table=True):
    """A position of the cost plan, EUR."""

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        one_of("art", Kostenart),
        CheckConstraint("betrag > 0", name="betrag"),
    )

    antrag: UUID = Field(primary_key=True)
    nr: int = Field(primary_key=True)
    art: Kostenart = Field(sa_type=as_text(Kostenart))
    bezeichnung: str | None = Field(default=None, max_length=200)
    betrag: Decimal = Field(sa_type=EURO)


class Nachforderung(Table, table=True):
    """What is asked for again: only these sections may be changed until it is answered."""

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        CheckConstraint("cardinality(abschnitte) > 0", name="abschnitte"),
        Index(
            "uq_nachforderung_offen",
            "antrag",
            unique=True,
            postgresql_where=text("erledigt_am IS NULL"),
        ),
    )

    id: UUID = uuid7_key()
    antrag: UUID = Field(index=True)
    abschnitte: list[str] = Field(sa_type=ARRAY(Text))
    text: str = Field(max_length=5000)
    frist: date
    gestellt_am: date
    erledigt_am: date | None = None


class Votum(Table, table=True):
    """The vote of one Spitzenverband in one round; nobody votes for two of them. Insert only."""

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        UniqueConstraint("antrag", "runde", "sub"),
        one_of("stimme", Stimme),
    )

    antrag: UUID = Field(primary_key=True)
    runde: int = Field(primary_key=True)
    verband: str = Field(primary_key=True, max_length=100)
    stimme: Stimme = Field(sa_type=as_text(Stimme))
    begruendung: str | None = Field(default=None, max_length=5000)
    sub: str = Field(max_length=255)
    tag: date


class Ausnahme(Table, table=True):
    """An exception from a rule in one round, explicit and reasoned; never deleted.

    It counts once a second person has confirmed it.
    """

    __table_args__ = (
        UniqueConstraint("antrag", "runde", "regel"),
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        CheckConstraint("erteilt_von <> bestaetigt_von", name="vier_augen"),
        CheckConstraint("num_nulls(bestaetigt_von, bestaetigt_am) IN (0, 2)", name="bestaetigung"),
    )

    id: UUID = uuid7_key()
    antrag: UUID
    runde: int = 1
    regel: str = Field(max_length=40)
    begruendung: str = Field(max_length=2000)
    erteilt_von: str = Field(max_length=255)
    tag: date
    bestaetigt_von: str | None = Field(default=None, max_length=255)
    bestaetigt_am: date | None = None

    @property
    def version(self) -> int:
        return 1 if self.bestaetigt_am is None else 2


class Begruendung(Table, table=True):
    """What somebody said with an act, where nothing else keeps it. Insert only."""

    __table_args__ = (ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),)

    antrag: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    text: str = Field(max_length=5000)


class Dokument(Table, table=True):
    """A document the authority made of the Antrag, once: its bytes never change. Insert only."""

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        UniqueConstraint("antrag", "art"),
        UniqueConstraint("ablage"),
        one_of("art", Dokumentart),
        CheckConstraint("pruefsumme ~ '^[0-9a-f]{64}$'", name="pruefsumme"),
    )

    id: UUID = uuid7_key()
    antrag: UUID
    art: Dokumentart = Field(sa_type=as_text(Dokumentart))
    pruefsumme: str = Field(max_length=64)
    ablage: str = Field(max_length=200)
    groesse: int = Field(sa_type=BigInteger)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Frist(Table, table=True):
    """A day by which something has to be done; nothing expires silently.

    It is set and met by acts upon the Antrag. That it draws near (`erinnert_am`) or has passed
    (`ueberfaellig_am`) is noted by the service itself, each once; `version` counts these notes.
    """

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        one_of("art", Fristart),
        CheckConstraint("erinnert_am <= faellig", name="erinnert"),
        CheckConstraint("ueberfaellig_am > faellig", name="ueberfaellig"),
        CheckConstraint("version = 1 + num_nonnulls(erinnert_am, ueberfaellig_am)", name="version"),
        Index(
            "uq_frist_offen",
            "antrag",
            "art",
            unique=True,
            postgresql_where=text("erledigt_am IS NULL"),
        ),
        Index("ix_frist_faellig", "faellig", postgresql_where=text("erledigt_am IS NULL")),
    )

    id: UUID = uuid7_key()
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    antrag: UUID
    art: Fristart = Field(sa_type=as_text(Fristart))
    faellig: date
    erinnert_am: date | None = None
    ueberfaellig_am: date | None = None
    erledigt_am: date | None = None
