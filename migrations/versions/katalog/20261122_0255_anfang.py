"""anfang: Kommunen with dated territory, Umsetzungsbündel, Fabriken, Leistungen"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

revision = "8e5100e8162f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "digitalisierungsfabrik",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sortierung", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("stand", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_digitalisierungsfabrik_kennung")
        ),
        sa.CheckConstraint(
            "stand ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name=op.f("ck_digitalisierungsfabrik_stand")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digitalisierungsfabrik")),
        sa.UniqueConstraint("kennung", name=op.f("uq_digitalisierungsfabrik_kennung")),
        schema="katalog",
    )
    op.create_index(
        "ix_digitalisierungsfabrik_sortierung",
        "digitalisierungsfabrik",
        ["sortierung", "kennung"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "gebietsaenderung",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "zusammenschluss",
                "eingliederung",
                "auskreisung",
                name="aenderungsart",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("ags_alt", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("ags_neu", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("gueltig_ab", sa.Date(), nullable=False),
        sa.Column("beleg", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.CheckConstraint(
            "ags_alt ~ '^06[456][0-9]{5}$'", name=op.f("ck_gebietsaenderung_ags_alt")
        ),
        sa.CheckConstraint(
            "ags_neu ~ '^06[456][0-9]{5}$'", name=op.f("ck_gebietsaenderung_ags_neu")
        ),
        sa.CheckConstraint(
            "art IN ('zusammenschluss', 'eingliederung', 'auskreisung')",
            name=op.f("ck_gebietsaenderung_art"),
        ),
        sa.CheckConstraint("ags_alt <> ags_neu", name=op.f("ck_gebietsaenderung_verschieden")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gebietsaenderung")),
        sa.UniqueConstraint(
            "ags_alt",
            "ags_neu",
            "gueltig_ab",
            name=op.f("uq_gebietsaenderung_ags_alt_ags_neu_gueltig_ab"),
        ),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_gebietsaenderung_ags_neu"),
        "gebietsaenderung",
        ["ags_neu"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "gebietseinheit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ags", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("ars", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("name_amtlich", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sortierung", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "landkreis",
                "kreisfreie_stadt",
                "stadt",
                "gemeinde",
                name="kommunenart",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("kreis", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=True),
        sa.Column("einwohner", sa.Integer(), nullable=True),
        sa.Column("einwohner_stand", sa.Date(), nullable=True),
        sa.Column("gueltig", postgresql.DATERANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("ags"), "="),
            (sa.column("gueltig"), "&&"),
            using="gist",
            name="ex_gebietseinheit_ags_gueltig",
        ),
        sa.CheckConstraint("ags ~ '^06[456][0-9]{5}$'", name=op.f("ck_gebietseinheit_ags")),
        sa.CheckConstraint(
            "ars = left(ags, 5) || CASE WHEN kreis IS NULL THEN '0000000' ELSE '0' || right(ags, 3) || right(ags, 3) END",
            name=op.f("ck_gebietseinheit_ars"),
        ),
        sa.CheckConstraint(
            "art = CASE WHEN right(ags, 3) <> '000' THEN art WHEN substr(ags, 4, 2) >= '31' THEN 'landkreis' ELSE 'kreisfreie_stadt' END AND (right(ags, 3) = '000') = (art IN ('landkreis', 'kreisfreie_stadt'))",
            name=op.f("ck_gebietseinheit_art_passt_zum_schluessel"),
        ),
        sa.CheckConstraint(
            "art IN ('landkreis', 'kreisfreie_stadt', 'stadt', 'gemeinde')",
            name=op.f("ck_gebietseinheit_art"),
        ),
        sa.CheckConstraint(
            "kreis IS NOT DISTINCT FROM CASE WHEN right(ags, 3) <> '000' THEN left(ags, 5) || '000' END",
            name=op.f("ck_gebietseinheit_kreis"),
        ),
        sa.CheckConstraint("NOT isempty(gueltig)", name=op.f("ck_gebietseinheit_gueltig")),
        sa.CheckConstraint("einwohner > 0", name=op.f("ck_gebietseinheit_einwohner")),
        sa.CheckConstraint(
            "num_nonnulls(einwohner, einwohner_stand) IN (0, 2)",
            name=op.f("ck_gebietseinheit_stand"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gebietseinheit")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_gebietseinheit_kreis"), "gebietseinheit", ["kreis"], unique=False, schema="katalog"
    )
    op.create_index(
        "ix_gebietseinheit_sortierung",
        "gebietseinheit",
        ["sortierung", "ags"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "umsetzungsbuendel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sortierung", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("efa", sa.Boolean(), nullable=False),
        sa.Column("anzahl_leistungen", sa.Integer(), nullable=False),
        sa.Column("verfuegbar_seit", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "cardinality(verfuegbar_seit) > 0 AND array_position(verfuegbar_seit, NULL) IS NULL AND array_to_string(verfuegbar_seit, ',') ~ '^20[0-9]{2}-(0[1-9]|1[0-2])(,20[0-9]{2}-(0[1-9]|1[0-2]))*$'",
            name=op.f("ck_umsetzungsbuendel_verfuegbar_seit"),
        ),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_umsetzungsbuendel_kennung")
        ),
        sa.CheckConstraint(
            "anzahl_leistungen > 0", name=op.f("ck_umsetzungsbuendel_anzahl_leistungen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umsetzungsbuendel")),
        sa.UniqueConstraint("kennung", name=op.f("uq_umsetzungsbuendel_kennung")),
        sa.UniqueConstraint("name", "efa", name=op.f("uq_umsetzungsbuendel_name_efa")),
        schema="katalog",
    )
    op.create_index(
        "ix_umsetzungsbuendel_sortierung",
        "umsetzungsbuendel",
        ["sortierung", "kennung"],
        unique=False,
        schema="katalog",
    )
    op.create_table(
        "leistung",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sortierung", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("leika_schluessel", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=True),
        sa.Column("ozg_id", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=True),
        sa.Column("typisierung", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("umsetzungsbuendel", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "geplant",
                "in_fabrik",
                "verfuegbar",
                name="leistungstatus",
                native_enum=False,
                length=32,
                schema="katalog",
            ),
            nullable=False,
        ),
        sa.Column("hinweis", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=True),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_leistung_kennung")
        ),
        sa.CheckConstraint(
            "leika_schluessel ~ '^99[0-9]{12}$' AND (substr(leika_schluessel, 9, 3) <> '000' OR right(leika_schluessel, 3) = '000')",
            name=op.f("ck_leistung_leika_schluessel"),
        ),
        sa.CheckConstraint("ozg_id ~ '^1[0-9]{4}$'", name=op.f("ck_leistung_ozg_id")),
        sa.CheckConstraint(
            "status IN ('geplant', 'in_fabrik', 'verfuegbar')", name=op.f("ck_leistung_status")
        ),
        sa.CheckConstraint(
            "typisierung <@ ARRAY['1', '2', '2a', '2b', '3', '3a', '3b', '2/3', '2/3a', '2/3b', '4', '4a', '4b', '5', '6', '7', '8', '9', '10', '11', '12'] AND array_position(typisierung, NULL) IS NULL",
            name=op.f("ck_leistung_typisierung"),
        ),
        sa.ForeignKeyConstraint(
            ["umsetzungsbuendel"],
            ["katalog.umsetzungsbuendel.id"],
            name=op.f("fk_leistung_umsetzungsbuendel_umsetzungsbuendel"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leistung")),
        sa.UniqueConstraint("kennung", name=op.f("uq_leistung_kennung")),
        sa.UniqueConstraint("leika_schluessel", name=op.f("uq_leistung_leika_schluessel")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_leistung_ozg_id"), "leistung", ["ozg_id"], unique=False, schema="katalog"
    )
    op.create_index(
        "ix_leistung_sortierung",
        "leistung",
        ["sortierung", "kennung"],
        unique=False,
        schema="katalog",
    )
    op.create_index(
        op.f("ix_leistung_umsetzungsbuendel"),
        "leistung",
        ["umsetzungsbuendel"],
        unique=False,
        schema="katalog",
    )
    # all rows are reference data, which the service itself puts in and corrects
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON katalog.gebietseinheit, katalog.gebietsaenderung,"
        " katalog.umsetzungsbuendel, katalog.digitalisierungsfabrik, katalog.leistung"
        " TO katalog_app"
    )


def downgrade() -> None:
    # btree_gist stays: others in this database may use it
    op.drop_table("leistung", schema="katalog")
    op.drop_table("umsetzungsbuendel", schema="katalog")
    op.drop_table("gebietseinheit", schema="katalog")
    op.drop_table("gebietsaenderung", schema="katalog")
    op.drop_table("digitalisierungsfabrik", schema="katalog")
