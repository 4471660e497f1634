"""kette: Onlinedienste, the delivery chain and its counters, Mitteilungen, imports

Leistungen, Kommunen and Fabriken are reference data so far: they are put in again afterwards.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "43898410db18"
down_revision = "cafccec80ca1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("DELETE FROM katalog.leistung")
    op.execute("DELETE FROM katalog.gebietseinheit")
    op.execute("DELETE FROM katalog.digitalisierungsfabrik")
    op.create_table(
        "abdeckungszaehler",
        sa.Column("art", sa.String(20), nullable=False),
        sa.Column("gegenstand", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("kommunen", sa.Integer(), nullable=False),
        sa.Column("einwohner", sa.BigInteger(), nullable=False),
        sa.Column("nutzbar", sa.Integer(), nullable=False),
        sa.Column("schwelle", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("schwelle BETWEEN -1 AND 1", name=op.f("ck_abdeckungszaehler_schwelle")),
        sa.CheckConstraint(
            "art IN ('leistung', 'onlinedienst', 'umsetzungsbuendel', 'themenfeld', 'alle')",
            name=op.f("ck_abdeckungszaehler_art"),
        ),
        sa.PrimaryKeyConstraint("art", "gegenstand", "tag", name=op.f("pk_abdeckungszaehler")),
        schema="katalog",
    )
    op.create_index(
        "ix_abdeckungszaehler_schwelle",
        "abdeckungszaehler",
        ["gegenstand", "tag", "schwelle"],
        unique=False,
        schema="katalog",
        postgresql_where=sa.text("schwelle <> 0"),
    )
    op.create_table(
        "gebietszaehler",
        sa.Column("teil", sa.String(24), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("kommunen", sa.Integer(), nullable=False),
        sa.Column("einwohner", sa.BigInteger(), nullable=False),
        sa.Column("ohne_einwohner", sa.Integer(), nullable=False),
        sa.Column("einwohner_stand", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "teil IN ('gemeinde', 'landkreis', 'kreisfreie_stadt', 'sonderstatus', 'gemeinde_im_kreis', 'sonderstatus_im_kreis')",
            name=op.f("ck_gebietszaehler_teil"),
        ),
        sa.PrimaryKeyConstraint("teil", "tag", name=op.f("pk_gebietszaehler")),
        schema="katalog",
    )
    op.create_table(
        "mitteilung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kennung", sa.String(100), nullable=True),
        sa.Column(
            "art",
            sa.Enum(
                "infobrief",
                "foerderfibel",
                "handreichung",
                "frage",
                "meldung",
                name="mitteilungsart",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("titel", sa.String(200), nullable=False),
        sa.Column("frage", sa.String(1000), nullable=True),
        sa.Column("text", sa.String(20000), nullable=False),
        sa.Column("themen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("anlagen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quelle", sa.String(400), nullable=True),
        sa.Column("quelle_datum", sa.String(10), nullable=True),
        sa.Column("veroeffentlicht_am", sa.Date(), nullable=True),
        sa.Column("datum_hinweis", sa.String(400), nullable=True),
        sa.Column("geaendert_am", sa.Date(), nullable=True),
        sa.Column("aenderungshinweis", sa.String(400), nullable=True),
        sa.Column(
            "herkunft",
            sa.Enum(
                "stammdaten",
                "gv100ad",
                "leika",
                "xzufi",
                "koordinierungsstelle",
                "plattform",
                name="herkunft",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("sortierung", sa.String(100), nullable=False),
        sa.Column("suchtext", sa.Text(), nullable=False),
        sa.Column(
            "suche",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('german'::regconfig, titel || ' ' || coalesce(frage, '') || ' ' || text)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(art = 'frage') = (frage IS NOT NULL)", name=op.f("ck_mitteilung_frage")
        ),
        sa.CheckConstraint(
            "array_position(themen, NULL) IS NULL AND array_to_string(themen, ',') ~ '^([a-z0-9-]{2,60}(,[a-z0-9-]{2,60})*)?$'",
            name=op.f("ck_mitteilung_themen"),
        ),
        sa.CheckConstraint(
            "art IN ('infobrief', 'foerderfibel', 'handreichung', 'frage', 'meldung')",
            name=op.f("ck_mitteilung_art"),
        ),
        sa.CheckConstraint("cardinality(themen) <= 10", name=op.f("ck_mitteilung_zahl_der_themen")),
        sa.CheckConstraint(
            "jsonb_typeof(anlagen) = 'array' AND jsonb_array_length(anlagen) <= 10 AND NOT"
            " jsonb_path_exists(anlagen, '$[*] ? (!(@.url starts with \"https://\"))')",
            name=op.f("ck_mitteilung_anlagen"),
        ),
        sa.CheckConstraint(
            "art <> 'frage' OR length(text) <= 4000", name=op.f("ck_mitteilung_schnelle_antwort")
        ),
        sa.CheckConstraint(
            "num_nonnulls(geaendert_am, aenderungshinweis) IN (0, 2) AND (geaendert_am IS NULL"
            " OR coalesce(geaendert_am >= veroeffentlicht_am, false))",
            name=op.f("ck_mitteilung_geaendert_am"),
        ),
        sa.CheckConstraint(
            "quelle_datum ~ '^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$'",
            name=op.f("ck_mitteilung_quelle_datum"),
        ),
        sa.CheckConstraint(
            "herkunft IN ('stammdaten', 'gv100ad', 'leika', 'xzufi', 'koordinierungsstelle', 'plattform')",
            name=op.f("ck_mitteilung_herkunft"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mitteilung")),
        sa.UniqueConstraint("kennung", name=op.f("uq_mitteilung_kennung")),
        schema="katalog",
    )
    op.create_index(
        "ix_mitteilung_suche",
        "mitteilung",
        ["suche"],
        unique=False,
        schema="katalog",
        postgresql_using="gin",
    )
    op.create_index(
        "ix_mitteilung_enthaelt",
        "mitteilung",
        ["suchtext"],
        unique=False,
        schema="katalog",
        postgresql_using="gin",
        postgresql_ops={"suchtext": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_mitteilung_themen",
        "mitteilung",
        ["themen"],
        unique=False,
        schema="katalog",
        postgresql_using="gin",
    )
    op.create_index(
        "ix_mitteilung_veroeffentlicht",
        "mitteilung",
        ["veroeffentlicht_am", "id"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "themenfeld",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sortierung", sa.String(400), nullable=False),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_themenfeld_kennung")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themenfeld")),
        sa.UniqueConstraint("kennung", name=op.f("uq_themenfeld_kennung")),
        schema="katalog",
    )
    op.create_table(
        "uebernahmelauf",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "gv100ad",
                "leika",
                "xzufi",
                name="uebernahmeart",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("probe", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "wartend",
                "laufend",
                "fertig",
                "gescheitert",
                name="laufstatus",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("anteil", sa.Integer(), nullable=False),
        sa.Column("datei", sa.LargeBinary(), nullable=True),
        sa.Column("bericht", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("angelegt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beendet", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('fertig', 'gescheitert')) = (beendet IS NOT NULL)",
            name=op.f("ck_uebernahmelauf_ende"),
        ),
        sa.CheckConstraint(
            "(status IN ('fertig', 'gescheitert')) = (bericht IS NOT NULL)",
            name=op.f("ck_uebernahmelauf_bericht"),
        ),
        sa.CheckConstraint(
            "datei IS NULL OR status NOT IN ('fertig', 'gescheitert')",
            name=op.f("ck_uebernahmelauf_datei"),
        ),
        sa.CheckConstraint(
            "art IN ('gv100ad', 'leika', 'xzufi')", name=op.f("ck_uebernahmelauf_art")
        ),
        sa.CheckConstraint(
            "status IN ('wartend', 'laufend', 'fertig', 'gescheitert')",
            name=op.f("ck_uebernahmelauf_status"),
        ),
        sa.CheckConstraint("anteil BETWEEN 0 AND 100", name=op.f("ck_uebernahmelauf_anteil")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uebernahmelauf")),
        schema="katalog",
    )
    op.create_index(
        "ix_uebernahmelauf_offen",
        "uebernahmelauf",
        ["id"],
        unique=False,
        schema="katalog",
        postgresql_where=sa.text("beendet IS NULL"),
    )
    op.create_index(
        "ix_uebernahmelauf_angelegt", "uebernahmelauf", ["angelegt", "id"], schema="katalog"
    )
    op.create_table(
        "zielkatalog",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("stand", sa.Date(), nullable=False),
        sa.Column("quelle", sa.String(400), nullable=False),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_zielkatalog_kennung")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zielkatalog")),
        sa.UniqueConstraint("kennung", name=op.f("uq_zielkatalog_kennung")),
        schema="katalog",
    )
    op.create_table(
        "lage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sortierung", sa.String(400), nullable=False),
        sa.Column("themenfeld", sa.Uuid(), nullable=False),
        sa.Column(
            "herkunft",
            sa.Enum(
                "stammdaten",
                "gv100ad",
                "leika",
                "xzufi",
                "koordinierungsstelle",
                "plattform",
                name="herkunft",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "herkunft IN ('stammdaten', 'gv100ad', 'leika', 'xzufi', 'koordinierungsstelle', 'plattform')",
            name=op.f("ck_lage_herkunft"),
        ),
        sa.CheckConstraint("kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_lage_kennung")),
        sa.ForeignKeyConstraint(
            ["themenfeld"], ["katalog.themenfeld.id"], name=op.f("fk_lage_themenfeld_themenfeld")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lage")),
        sa.UniqueConstraint("kennung", name=op.f("uq_lage_kennung")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_lage_themenfeld"), "lage", ["themenfeld"], unique=False, schema="katalog"
    )
    op.create_table(
        "nominierung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fabrik", sa.Uuid(), nullable=False),
        sa.Column("kommune", sa.String(8), nullable=False),
        sa.Column("funktion", sa.String(200), nullable=False),
        sa.Column("fachgebiet", sa.String(200), nullable=False),
        sa.Column("funktionspostfach", sa.String(200), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.CheckConstraint("kommune ~ '^06[456][0-9]{5}$'", name=op.f("ck_nominierung_kommune")),
        sa.ForeignKeyConstraint(
            ["fabrik"],
            ["katalog.digitalisierungsfabrik.id"],
            name=op.f("fk_nominierung_fabrik_digitalisierungsfabrik"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominierung")),
        sa.UniqueConstraint(
            "fabrik",
            "kommune",
            "funktion",
            "fachgebiet",
            name=op.f("uq_nominierung_fabrik_kommune_funktion_fachgebiet"),
        ),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_nominierung_kommune"), "nominierung", ["kommune"], unique=False, schema="katalog"
    )
    op.create_table(
        "onlinedienst",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kennung", sa.String(200), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("sortierung", sa.String(600), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "civento",
                "efa",
                "unbekannt",
                name="onlinedienstart",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("land", sa.String(2), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "geplant",
                "in_fabrik",
                "pilot",
                "verfuegbar",
                "eingestellt",
                name="onlinedienststatus",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("verfuegbar_seit", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("url_vorlage", sa.String(500), nullable=True),
        sa.Column("umsetzungsbuendel", sa.Uuid(), nullable=True),
        sa.Column(
            "herkunft",
            sa.Enum(
                "stammdaten",
                "gv100ad",
                "leika",
                "xzufi",
                "koordinierungsstelle",
                "plattform",
                name="herkunft",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("hinweis", sa.String(400), nullable=True),
        sa.CheckConstraint(
            "array_position(verfuegbar_seit, NULL) IS NULL AND array_to_string(verfuegbar_seit, ',') ~ '^(20[0-9]{2}-(0[1-9]|1[0-2])(,20[0-9]{2}-(0[1-9]|1[0-2]))*)?$'",
            name=op.f("ck_onlinedienst_verfuegbar_seit"),
        ),
        sa.CheckConstraint(
            "art IN ('civento', 'efa', 'unbekannt')", name=op.f("ck_onlinedienst_art")
        ),
        sa.CheckConstraint(
            "herkunft IN ('stammdaten', 'gv100ad', 'leika', 'xzufi', 'koordinierungsstelle', 'plattform')",
            name=op.f("ck_onlinedienst_herkunft"),
        ),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_onlinedienst_kennung")
        ),
        sa.CheckConstraint("land ~ '^(0[1-9]|1[0-6])$'", name=op.f("ck_onlinedienst_land")),
        sa.CheckConstraint(
            "status IN ('geplant', 'in_fabrik', 'pilot', 'verfuegbar', 'eingestellt')",
            name=op.f("ck_onlinedienst_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('verfuegbar', 'eingestellt') OR cardinality(verfuegbar_seit) > 0 OR herkunft = 'xzufi'",
            name=op.f("ck_onlinedienst_verfuegbar_mit_monat"),
        ),
        sa.CheckConstraint(
            "replace(replace(url_vorlage, '{ags}', ''), '{ars}', '') ~ '^https://[^{}[:space:]]+$'",
            name=op.f("ck_onlinedienst_url_vorlage"),
        ),
        sa.ForeignKeyConstraint(
            ["umsetzungsbuendel"],
            ["katalog.umsetzungsbuendel.id"],
            name=op.f("fk_onlinedienst_umsetzungsbuendel_umsetzungsbuendel"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onlinedienst")),
        sa.UniqueConstraint("kennung", name=op.f("uq_onlinedienst_kennung")),
        schema="katalog",
    )
    op.create_index(
        "ix_onlinedienst_sortierung",
        "onlinedienst",
        ["sortierung", "kennung"],
        unique=False,
        schema="katalog",
    )
    op.create_index(
        op.f("ix_onlinedienst_umsetzungsbuendel"),
        "onlinedienst",
        ["umsetzungsbuendel"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "bereitstellung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kommune", sa.String(8), nullable=False),
        sa.Column("onlinedienst", sa.Uuid(), nullable=False),
        sa.Column("bereitgestellt_am", sa.Date(), nullable=False),
        sa.Column("abgerufen_am", sa.Date(), nullable=True),
        sa.Column("eingebunden_am", sa.Date(), nullable=True),
        sa.Column("im_hessenfinder_am", sa.Date(), nullable=True),
        sa.Column("nutzbar_am", sa.Date(), nullable=True),
        sa.Column("zurueckgenommen_am", sa.Date(), nullable=True),
        sa.Column("ruecknahmegrund", sa.String(400), nullable=True),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column(
            "anbindung",
            sa.Enum(
                "keine",
                "export",
                "schnittstelle",
                name="anbindung",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("fachverfahren", sa.String(200), nullable=True),
        sa.Column(
            "stufe",
            sa.Enum(
                "bereitgestellt",
                "abgerufen",
                "eingebunden",
                "im_hessenfinder",
                "nutzbar",
                "zurueckgenommen",
                name="stufe",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            sa.Computed(
                "CASE WHEN zurueckgenommen_am IS NOT NULL THEN 'zurueckgenommen'\n WHEN nutzbar_am IS NOT NULL THEN 'nutzbar'\n WHEN im_hessenfinder_am IS NOT NULL THEN 'im_hessenfinder'\n WHEN eingebunden_am IS NOT NULL THEN 'eingebunden'\n WHEN abgerufen_am IS NOT NULL THEN 'abgerufen'\n ELSE 'bereitgestellt' END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(anbindung = 'keine') = (fachverfahren IS NULL)",
            name=op.f("ck_bereitstellung_fachverfahren"),
        ),
        sa.CheckConstraint(
            "anbindung IN ('keine', 'export', 'schnittstelle')",
            name=op.f("ck_bereitstellung_anbindung"),
        ),
        sa.CheckConstraint("kommune ~ '^06[456][0-9]{5}$'", name=op.f("ck_bereitstellung_kommune")),
        sa.CheckConstraint("url ~ '^https://'", name=op.f("ck_bereitstellung_url")),
        sa.CheckConstraint(
            "(zurueckgenommen_am IS NULL) = (ruecknahmegrund IS NULL)",
            name=op.f("ck_bereitstellung_ruecknahmegrund"),
        ),
        sa.CheckConstraint(
            "abgerufen_am IS NULL OR (bereitgestellt_am IS NOT NULL AND bereitgestellt_am <= abgerufen_am)",
            name=op.f("ck_bereitstellung_abgerufen_am"),
        ),
        sa.CheckConstraint(
            "eingebunden_am IS NULL OR (abgerufen_am IS NOT NULL AND abgerufen_am <= eingebunden_am)",
            name=op.f("ck_bereitstellung_eingebunden_am"),
        ),
        sa.CheckConstraint(
            "im_hessenfinder_am IS NULL OR (eingebunden_am IS NOT NULL AND eingebunden_am <= im_hessenfinder_am)",
            name=op.f("ck_bereitstellung_im_hessenfinder_am"),
        ),
        sa.CheckConstraint(
            "nutzbar_am IS NULL OR (im_hessenfinder_am IS NOT NULL AND im_hessenfinder_am <= nutzbar_am)",
            name=op.f("ck_bereitstellung_nutzbar_am"),
        ),
        sa.CheckConstraint(
            "nutzbar_am IS NULL OR url IS NOT NULL",
            name=op.f("ck_bereitstellung_nutzbar_mit_adresse"),
        ),
        sa.CheckConstraint(
            "zurueckgenommen_am >= coalesce(nutzbar_am, im_hessenfinder_am, eingebunden_am, abgerufen_am, bereitgestellt_am)",
            name=op.f("ck_bereitstellung_zurueckgenommen_am"),
        ),
        sa.ForeignKeyConstraint(
            ["onlinedienst"],
            ["katalog.onlinedienst.id"],
            name=op.f("fk_bereitstellung_onlinedienst_onlinedienst"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bereitstellung")),
        schema="katalog",
    )
    op.create_index(
        "ix_bereitstellung_kommune",
        "bereitstellung",
        ["kommune", "id"],
        unique=False,
        schema="katalog",
    )
    op.create_index(
        "ix_bereitstellung_onlinedienst",
        "bereitstellung",
        ["onlinedienst", "kommune"],
        unique=False,
        schema="katalog",
    )
    op.create_index(
        "uq_bereitstellung_laufend",
        "bereitstellung",
        ["kommune", "onlinedienst"],
        unique=True,
        schema="katalog",
        postgresql_where=sa.text("zurueckgenommen_am IS NULL"),
    )
    op.create_table(
        "ozg_leistung",
        sa.Column("ozg_id", sa.String(5), nullable=False),
        sa.Column(
            "herkunft",
            sa.Enum(
                "stammdaten",
                "gv100ad",
                "leika",
                "xzufi",
                "koordinierungsstelle",
                "plattform",
                name="herkunft",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sortierung", sa.String(400), nullable=False),
        sa.Column("lage", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "herkunft IN ('stammdaten', 'gv100ad', 'leika', 'xzufi', 'koordinierungsstelle', 'plattform')",
            name=op.f("ck_ozg_leistung_herkunft"),
        ),
        sa.CheckConstraint("ozg_id ~ '^1[0-9]{4}$'", name=op.f("ck_ozg_leistung_ozg_id")),
        sa.ForeignKeyConstraint(
            ["lage"], ["katalog.lage.id"], name=op.f("fk_ozg_leistung_lage_lage")
        ),
        sa.PrimaryKeyConstraint("ozg_id", name=op.f("pk_ozg_leistung")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_ozg_leistung_lage"), "ozg_leistung", ["lage"], unique=False, schema="katalog"
    )
    op.create_table(
        "bereitstellungsschritt",
        sa.Column("bereitstellung", sa.Uuid(), nullable=False),
        sa.Column(
            "stufe",
            sa.Enum(
                "bereitgestellt",
                "abgerufen",
                "eingebunden",
                "im_hessenfinder",
                "nutzbar",
                "zurueckgenommen",
                name="stufe",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("am", sa.Date(), nullable=False),
        sa.Column(
            "rolle",
            sa.Enum(
                "kommune",
                "beratung",
                "koordinierungsstelle",
                "kspv",
                "foerderstelle",
                "plattform",
                "admin",
                name="rolle",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("beleg", sa.String(500), nullable=True),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rolle IN ('kommune', 'beratung', 'koordinierungsstelle', 'kspv', 'foerderstelle', 'plattform', 'admin')",
            name=op.f("ck_bereitstellungsschritt_rolle"),
        ),
        sa.CheckConstraint(
            "stufe IN ('bereitgestellt', 'abgerufen', 'eingebunden', 'im_hessenfinder', 'nutzbar', 'zurueckgenommen')",
            name=op.f("ck_bereitstellungsschritt_stufe"),
        ),
        sa.ForeignKeyConstraint(
            ["bereitstellung"],
            ["katalog.bereitstellung.id"],
            name=op.f("fk_bereitstellungsschritt_bereitstellung_bereitstellung"),
        ),
        sa.PrimaryKeyConstraint("bereitstellung", "stufe", name=op.f("pk_bereitstellungsschritt")),
        schema="katalog",
    )
    op.create_table(
        "fabrik_leistung",
        sa.Column("fabrik", sa.Uuid(), nullable=False),
        sa.Column("leistung", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fabrik"],
            ["katalog.digitalisierungsfabrik.id"],
            name=op.f("fk_fabrik_leistung_fabrik_digitalisierungsfabrik"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["leistung"],
            ["katalog.leistung.id"],
            name=op.f("fk_fabrik_leistung_leistung_leistung"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("fabrik", "leistung", name=op.f("pk_fabrik_leistung")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_fabrik_leistung_leistung"),
        "fabrik_leistung",
        ["leistung"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "onlinedienst_leistung",
        sa.Column("onlinedienst", sa.Uuid(), nullable=False),
        sa.Column("leistung", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["leistung"],
            ["katalog.leistung.id"],
            name=op.f("fk_onlinedienst_leistung_leistung_leistung"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["onlinedienst"],
            ["katalog.onlinedienst.id"],
            name=op.f("fk_onlinedienst_leistung_onlinedienst_onlinedienst"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("onlinedienst", "leistung", name=op.f("pk_onlinedienst_leistung")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_onlinedienst_leistung_leistung"),
        "onlinedienst_leistung",
        ["leistung"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "reifegrad",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("leistung", sa.Uuid(), nullable=False),
        sa.Column(
            "modell",
            sa.Enum(
                "1.1", "2.0", name="reifegradmodell", native_enum=False, length=32, schema="katalog"
            ),
            nullable=False,
        ),
        sa.Column("stufe", sa.Integer(), nullable=False),
        sa.Column("ab", sa.Date(), nullable=False),
        sa.Column("quelle", sa.String(400), nullable=False),
        sa.CheckConstraint("modell IN ('1.1', '2.0')", name=op.f("ck_reifegrad_modell")),
        sa.CheckConstraint(
            "stufe >= 0 AND stufe <= CASE modell WHEN '1.1' THEN 4 ELSE 7 END",
            name=op.f("ck_reifegrad_stufe"),
        ),
        sa.ForeignKeyConstraint(
            ["leistung"], ["katalog.leistung.id"], name=op.f("fk_reifegrad_leistung_leistung")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reifegrad")),
        sa.UniqueConstraint(
            "leistung", "modell", "ab", name=op.f("uq_reifegrad_leistung_modell_ab")
        ),
        schema="katalog",
    )
    op.create_table(
        "zielkatalog_leistung",
        sa.Column("zielkatalog", sa.Uuid(), nullable=False),
        sa.Column("leistung", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["leistung"],
            ["katalog.leistung.id"],
            name=op.f("fk_zielkatalog_leistung_leistung_leistung"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["zielkatalog"],
            ["katalog.zielkatalog.id"],
            name=op.f("fk_zielkatalog_leistung_zielkatalog_zielkatalog"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("zielkatalog", "leistung", name=op.f("pk_zielkatalog_leistung")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_zielkatalog_leistung_leistung"),
        "zielkatalog_leistung",
        ["leistung"],
        unique=False,
        schema="katalog",
    )
    op.execute("""
        ALTER TABLE katalog.digitalisierungsfabrik
          ADD version integer NOT NULL DEFAULT 1,
          ADD status varchar(32)
            CONSTRAINT ck_digitalisierungsfabrik_status
            CHECK (status IN ('geplant', 'laufend', 'abgeschlossen')),
          ADD beginn date,
          ADD ende date,
          ADD CONSTRAINT ck_digitalisierungsfabrik_ende CHECK (beginn <= ende),
          ADD CONSTRAINT ck_digitalisierungsfabrik_abgeschlossen
            CHECK ((status = 'abgeschlossen') >= (ende IS NOT NULL)),
          ALTER id SET DEFAULT uuidv7()""")
    op.execute("ALTER TABLE katalog.digitalisierungsfabrik ALTER version DROP DEFAULT")
    op.execute("""
        ALTER TABLE katalog.gebietseinheit
          ADD flaeche_ha integer CONSTRAINT ck_gebietseinheit_flaeche_ha CHECK (flaeche_ha > 0),
          ADD plz varchar(5) CONSTRAINT ck_gebietseinheit_plz CHECK (plz ~ '^[0-9]{5}$'),
          ADD sonderstatus boolean NOT NULL DEFAULT false
            CONSTRAINT ck_gebietseinheit_sonderstatus CHECK (NOT sonderstatus OR art = 'stadt'),
          ADD gebietsstand date,
          ADD herkunft varchar(32) NOT NULL DEFAULT 'stammdaten'
            CONSTRAINT ck_gebietseinheit_herkunft
            CHECK (herkunft IN ('stammdaten', 'gv100ad', 'leika', 'xzufi', 'koordinierungsstelle',
                                'plattform'))""")
    op.execute(
        "ALTER TABLE katalog.gebietseinheit"
        " ALTER sonderstatus DROP DEFAULT, ALTER herkunft DROP DEFAULT"
    )
    op.execute("""
        ALTER TABLE katalog.leistung
          DROP status,
          ADD synonyme text[] NOT NULL DEFAULT '{}',
          ADD suchtext text NOT NULL DEFAULT '',
          ADD sdg_code varchar(7) CONSTRAINT ck_leistung_sdg_code CHECK (sdg_code ~ '^[012][0-9]{6}$'),
          ADD zustaendige_ebene text[] NOT NULL DEFAULT '{}'
            CONSTRAINT ck_leistung_zustaendige_ebene
            CHECK (zustaendige_ebene
                     <@ ARRAY['gemeinde', 'landkreis', 'kreisfreie_stadt', 'sonderstatus']::text[]
                   AND array_position(zustaendige_ebene, NULL) IS NULL),
          ADD herkunft varchar(32) NOT NULL DEFAULT 'stammdaten'
            CONSTRAINT ck_leistung_herkunft
            CHECK (herkunft IN ('stammdaten', 'gv100ad', 'leika', 'xzufi', 'koordinierungsstelle',
                                'plattform')),
          ALTER kennung TYPE varchar(200),
          ALTER name TYPE varchar(500),
          ALTER sortierung TYPE varchar(600),
          ALTER umsetzungsbuendel DROP NOT NULL""")
    op.execute("""
        ALTER TABLE katalog.leistung
          ALTER synonyme DROP DEFAULT, ALTER suchtext DROP DEFAULT,
          ALTER zustaendige_ebene DROP DEFAULT, ALTER herkunft DROP DEFAULT""")
    for index in (
        "ix_gebietseinheit_ags ON katalog.gebietseinheit (ags)",
        "ix_leistung_zaehlung ON katalog.leistung (id) INCLUDE (ozg_id, zustaendige_ebene)",
        "ix_gebietseinheit_einwohner ON katalog.gebietseinheit"
        " (coalesce(einwohner, 0), sortierung, ags)",
        "ix_leistung_leika ON katalog.leistung (coalesce(leika_schluessel, ''), kennung)",
        "ix_leistung_ozg ON katalog.leistung (coalesce(ozg_id, ''), sortierung, kennung)",
    ):
        op.execute(f"CREATE INDEX {index}")
    op.execute("ALTER TABLE katalog.angabe DROP berechenbar, ADD grund varchar(400)")
    op.execute("""
        ALTER TABLE katalog.leistung ADD CONSTRAINT fk_leistung_ozg_id_ozg_leistung
          FOREIGN KEY (ozg_id) REFERENCES katalog.ozg_leistung (ozg_id)""")
    op.execute("""
        GRANT SELECT, INSERT, UPDATE ON katalog.bereitstellung, katalog.onlinedienst,
          katalog.digitalisierungsfabrik, katalog.mitteilung, katalog.nominierung,
          katalog.uebernahmelauf, katalog.abdeckungszaehler, katalog.gebietszaehler,
          katalog.themenfeld, katalog.lage, katalog.ozg_leistung, katalog.zielkatalog
        TO katalog_app""")
    op.execute("""
        GRANT DELETE ON katalog.onlinedienst, katalog.abdeckungszaehler, katalog.gebietszaehler,
          katalog.mitteilung, katalog.themenfeld, katalog.lage, katalog.ozg_leistung, katalog.zielkatalog
        TO katalog_app""")
    op.execute("""
        GRANT SELECT, INSERT, DELETE ON katalog.onlinedienst_leistung, katalog.fabrik_leistung,
          katalog.zielkatalog_leistung, katalog.reifegrad
        TO katalog_app""")
    op.execute("GRANT SELECT, INSERT ON katalog.bereitstellungsschritt TO katalog_app")
    _xzufi()
    _suche()


def _xzufi() -> None:
    op.create_table(
        "xzufi_objekt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "klasse",
            sa.Enum(
                "leistung",
                "spezialisierung",
                "onlinedienst",
                "organisationseinheit",
                "zustaendigkeit",
                name="klasse",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("agentur", sa.String(200), nullable=False),
        sa.Column("kennungsart", sa.String(200), nullable=False),
        sa.Column("kennung", sa.String(400), nullable=False),
        sa.Column("leistung", sa.Uuid(), nullable=True),
        sa.Column("onlinedienst", sa.Uuid(), nullable=True),
        sa.Column("bezug_leistung", sa.Uuid(), nullable=True),
        sa.Column("bezug_traeger", sa.Uuid(), nullable=True),
        sa.Column("kommunen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("inhalt", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "klasse IN ('leistung', 'spezialisierung', 'onlinedienst', 'organisationseinheit', 'zustaendigkeit')",
            name=op.f("ck_xzufi_objekt_klasse"),
        ),
        sa.CheckConstraint("octet_length(inhalt) <= 1048576", name=op.f("ck_xzufi_objekt_inhalt")),
        sa.CheckConstraint(
            "inhalt IS NOT NULL OR klasse = 'zustaendigkeit'", name=op.f("ck_xzufi_objekt_teil")
        ),
        sa.CheckConstraint(
            "leistung IS NULL OR klasse = 'leistung'", name=op.f("ck_xzufi_objekt_leistung")
        ),
        sa.CheckConstraint(
            "onlinedienst IS NULL OR klasse = 'onlinedienst'",
            name=op.f("ck_xzufi_objekt_onlinedienst"),
        ),
        sa.CheckConstraint(
            "klasse <> 'zustaendigkeit' OR num_nonnulls(bezug_leistung, bezug_traeger) = 2",
            name=op.f("ck_xzufi_objekt_bezug"),
        ),
        sa.CheckConstraint(
            "array_position(kommunen, NULL) IS NULL"
            " AND array_to_string(kommunen, ',') ~ '^([0-9]{8}(,[0-9]{8})*)?$'",
            name=op.f("ck_xzufi_objekt_kommunen"),
        ),
        sa.ForeignKeyConstraint(
            ["leistung"],
            ["katalog.leistung.id"],
            name=op.f("fk_xzufi_objekt_leistung_leistung"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["onlinedienst"],
            ["katalog.onlinedienst.id"],
            name=op.f("fk_xzufi_objekt_onlinedienst_onlinedienst"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xzufi_objekt")),
        schema="katalog",
    )
    for spalte in ("leistung", "onlinedienst", "bezug_leistung", "bezug_traeger"):
        op.create_index(f"ix_xzufi_objekt_{spalte}", "xzufi_objekt", [spalte], schema="katalog")
    op.create_index(
        "ix_xzufi_objekt_kommunen",
        "xzufi_objekt",
        ["kommunen"],
        schema="katalog",
        postgresql_using="gin",
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON katalog.xzufi_objekt TO katalog_app")


# what the search reads: the words of a table's names, from this column, as this kind of hit
GESUCHT = (
    ("leistung", "suchtext", "leistung"),
    ("onlinedienst", "sortierung::text", "onlinedienst"),
    ("umsetzungsbuendel", "sortierung::text", "umsetzungsbuendel"),
    ("gebietseinheit", "sortierung::text", "kommune"),
)


def _suche() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch")
    op.execute("""
        CREATE TABLE katalog.suchwort (
          wort text NOT NULL,
          art varchar(32) NOT NULL,
          stamm text GENERATED ALWAYS AS
            ((ts_lexize('german_stem'::regdictionary, wort))[1]) STORED,
          CONSTRAINT pk_suchwort PRIMARY KEY (wort, art),
          CONSTRAINT ck_suchwort_art
            CHECK (art IN ('leistung', 'onlinedienst', 'umsetzungsbuendel', 'kommune')))""")
    op.execute(
        "CREATE INDEX ix_suchwort_aehnlich ON katalog.suchwort USING gin (wort gin_trgm_ops)"
    )
    op.execute("CREATE INDEX ix_suchwort_stamm ON katalog.suchwort (stamm)")
    op.execute("GRANT SELECT, INSERT ON katalog.suchwort TO katalog_app")
    op.execute("""
        CREATE FUNCTION katalog.suchworte_merken() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO katalog.suchwort (wort, art)
          SELECT DISTINCT wort, TG_ARGV[0]
            FROM neu CROSS JOIN LATERAL unnest(tsvector_to_array(neu.suche)) wort
           WHERE length(wort) <= 100
           ORDER BY wort  -- two who write the same words wait for one another in one order
              ON CONFLICT DO NOTHING;
          RETURN NULL;
        END $$""")
    for tabelle, spalte, art in GESUCHT:
        op.execute(f"""
            ALTER TABLE katalog.{tabelle} ADD suche tsvector NOT NULL GENERATED ALWAYS AS
              (to_tsvector('simple'::regconfig,
                 regexp_replace({spalte}, '[^[:alnum:]]+'::text, ' '::text, 'g'::text))) STORED""")
        op.execute(f"CREATE INDEX ix_{tabelle}_suche ON katalog.{tabelle} USING gin (suche)")
        op.execute(f"""
            INSERT INTO katalog.suchwort (wort, art)
            SELECT DISTINCT wort, '{art}'
              FROM katalog.{tabelle} CROSS JOIN LATERAL unnest(tsvector_to_array(suche)) wort""")
        for was in ("INSERT", "UPDATE"):
            op.execute(f"""
                CREATE TRIGGER suchworte_{was.lower()} AFTER {was} ON katalog.{tabelle}
                REFERENCING NEW TABLE AS neu FOR EACH STATEMENT
                EXECUTE FUNCTION katalog.suchworte_merken('{art}')""")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabelle, _, _ in GESUCHT:
        op.execute(f"DROP TRIGGER suchworte_insert ON katalog.{tabelle}")
        op.execute(f"DROP TRIGGER suchworte_update ON katalog.{tabelle}")
        op.execute(f"ALTER TABLE katalog.{tabelle} DROP suche")
    op.execute("DROP FUNCTION katalog.suchworte_merken")
    op.drop_table("suchwort", schema="katalog")
    op.drop_table("xzufi_objekt", schema="katalog")
    op.execute("DROP EXTENSION fuzzystrmatch")
    op.execute(
        "TRUNCATE katalog.leistung, katalog.gebietseinheit, katalog.digitalisierungsfabrik CASCADE"
    )
    for name in ("leika", "ozg", "zaehlung"):
        op.drop_index(f"ix_leistung_{name}", table_name="leistung", schema="katalog")
    op.drop_index("ix_gebietseinheit_ags", table_name="gebietseinheit", schema="katalog")
    op.drop_index("ix_gebietseinheit_einwohner", table_name="gebietseinheit", schema="katalog")
    op.execute("""
        ALTER TABLE katalog.angabe
          DROP grund,
          ADD berechenbar boolean NOT NULL DEFAULT false
            CONSTRAINT ck_angabe_berechenbar
            CHECK (NOT berechenbar OR (zahl IS NOT NULL AND NOT extern))""")
    op.execute("ALTER TABLE katalog.angabe ALTER berechenbar DROP DEFAULT")
    op.execute("""
        ALTER TABLE katalog.leistung
          DROP CONSTRAINT fk_leistung_ozg_id_ozg_leistung,
          DROP synonyme, DROP suchtext, DROP sdg_code, DROP zustaendige_ebene,
          DROP herkunft,
          ADD status varchar(32) NOT NULL DEFAULT 'verfuegbar'
            CONSTRAINT ck_leistung_status CHECK (status IN ('geplant', 'in_fabrik', 'verfuegbar')),
          ALTER kennung TYPE varchar(100),
          ALTER name TYPE varchar(200),
          ALTER sortierung TYPE varchar(400),
          ALTER umsetzungsbuendel SET NOT NULL""")
    op.execute("ALTER TABLE katalog.leistung ALTER status DROP DEFAULT")
    op.execute(
        "ALTER TABLE katalog.gebietseinheit"
        " DROP flaeche_ha, DROP plz, DROP sonderstatus, DROP herkunft, DROP gebietsstand"
    )
    op.execute(
        "ALTER TABLE katalog.digitalisierungsfabrik"
        " DROP version, DROP status, DROP beginn, DROP ende, ALTER id DROP DEFAULT"
    )
    op.drop_index(
        op.f("ix_zielkatalog_leistung_leistung"),
        table_name="zielkatalog_leistung",
        schema="katalog",
    )
    op.drop_table("zielkatalog_leistung", schema="katalog")
    op.drop_table("reifegrad", schema="katalog")
    op.drop_index(
        op.f("ix_onlinedienst_leistung_leistung"),
        table_name="onlinedienst_leistung",
        schema="katalog",
    )
    op.drop_table("onlinedienst_leistung", schema="katalog")
    op.drop_index(
        op.f("ix_fabrik_leistung_leistung"), table_name="fabrik_leistung", schema="katalog"
    )
    op.drop_table("fabrik_leistung", schema="katalog")
    op.drop_table("bereitstellungsschritt", schema="katalog")
    op.drop_index(op.f("ix_ozg_leistung_lage"), table_name="ozg_leistung", schema="katalog")
    op.drop_table("ozg_leistung", schema="katalog")
    op.drop_index(
        "uq_bereitstellung_laufend",
        table_name="bereitstellung",
        schema="katalog",
        postgresql_where=sa.text("zurueckgenommen_am IS NULL"),
    )
    op.drop_index("ix_bereitstellung_onlinedienst", table_name="bereitstellung", schema="katalog")
    op.drop_index("ix_bereitstellung_kommune", table_name="bereitstellung", schema="katalog")
    op.drop_table("bereitstellung", schema="katalog")
    op.drop_index(
        op.f("ix_onlinedienst_umsetzungsbuendel"), table_name="onlinedienst", schema="katalog"
    )
    op.drop_index("ix_onlinedienst_sortierung", table_name="onlinedienst", schema="katalog")
    op.drop_table("onlinedienst", schema="katalog")
    op.drop_index(op.f("ix_nominierung_kommune"), table_name="nominierung", schema="katalog")
    op.drop_table("nominierung", schema="katalog")
    op.drop_index(op.f("ix_lage_themenfeld"), table_name="lage", schema="katalog")
    op.drop_table("lage", schema="katalog")
    op.drop_table("zielkatalog", schema="katalog")
    op.drop_table("uebernahmelauf", schema="katalog")
    op.drop_table("themenfeld", schema="katalog")
    op.drop_index("ix_mitteilung_veroeffentlicht", table_name="mitteilung", schema="katalog")
    op.drop_index(
        "ix_mitteilung_themen", table_name="mitteilung", schema="katalog", postgresql_using="gin"
    )
    op.drop_index(
        "ix_mitteilung_suche", table_name="mitteilung", schema="katalog", postgresql_using="gin"
    )
    op.drop_index(
        "ix_mitteilung_enthaelt", table_name="mitteilung", schema="katalog", postgresql_using="gin"
    )
    op.drop_table("mitteilung", schema="katalog")
    op.drop_table("gebietszaehler", schema="katalog")
    op.drop_index(
        "ix_abdeckungszaehler_schwelle",
        table_name="abdeckungszaehler",
        schema="katalog",
        postgresql_where=sa.text("schwelle <> 0"),
    )
    op.drop_table("abdeckungszaehler", schema="katalog")
    op.execute("DROP EXTENSION pg_trgm")
