"""angabe: the register of published figures and where they contradict each other"""

from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = "c41f6d20a7b3"
down_revision = "8e5100e8162f"
branch_labels = None
depends_on = None


def text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


QUELLEN = (
    "folien",
    "ozg_report",
    "infobrief",
    "meldung",
    "gv100ad",
    "ekom21_2020",
    "ekom21_2022",
    "hsgb_2022",
    "modellkommunen_2020",
    "landtag_19_5291",
)
GENAUIGKEITEN = ("genau", "ungefaehr", "hoechstens", "mindestens")


def one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_angabe_{column}"))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "angabe",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kennung", text(100), nullable=False),
        sa.Column("gegenstand", text(200), nullable=False),
        sa.Column("sortierung", text(400), nullable=False),
        sa.Column("suchtext", sa.Text(), nullable=False),
        sa.Column("zitat", text(400), nullable=True),
        sa.Column("wert", text(200), nullable=False),
        sa.Column("zahl", sa.BigInteger(), nullable=True),
        sa.Column("einheit", text(100), nullable=True),
        sa.Column(
            "genauigkeit",
            sa.Enum(
                *GENAUIGKEITEN, name="genauigkeit", native_enum=False, length=32, schema="katalog"
            ),
            nullable=True,
        ),
        sa.Column("zaehleinheit", text(200), nullable=True),
        sa.Column(
            "quelle",
            sa.Enum(*QUELLEN, name="angabequelle", native_enum=False, length=32, schema="katalog"),
            nullable=False,
        ),
        sa.Column("quelle_titel", text(200), nullable=False),
        sa.Column("quelle_datum", text(10), nullable=True),
        sa.Column("quelle_datum_hinweis", text(200), nullable=True),
        sa.Column("extern", sa.Boolean(), nullable=False),
        sa.Column("ausgezaehlt", sa.Boolean(), nullable=False),
        sa.Column("berechenbar", sa.Boolean(), nullable=False),
        sa.Column("vermerk", text(400), nullable=True),
        sa.CheckConstraint("kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_angabe_kennung")),
        one_of("quelle", QUELLEN),
        one_of("genauigkeit", GENAUIGKEITEN),
        sa.CheckConstraint("zitat IS NOT NULL OR extern", name=op.f("ck_angabe_zitat")),
        sa.CheckConstraint(
            "num_nonnulls(zahl, einheit, genauigkeit) IN (0, 3)", name=op.f("ck_angabe_zahl")
        ),
        sa.CheckConstraint(
            "quelle_datum ~ '^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$'",
            name=op.f("ck_angabe_quelle_datum"),
        ),
        sa.CheckConstraint(
            "NOT berechenbar OR (zahl IS NOT NULL AND NOT extern)",
            name=op.f("ck_angabe_berechenbar"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_angabe")),
        sa.UniqueConstraint("kennung", name=op.f("uq_angabe_kennung")),
        schema="katalog",
    )
    op.create_index("ix_angabe_sortierung", "angabe", ["sortierung", "kennung"], schema="katalog")
    op.create_table(
        "angabe_widerspruch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eine", sa.Uuid(), nullable=False),
        sa.Column("andere", sa.Uuid(), nullable=False),
        sa.Column("grund", text(400), nullable=False),
        sa.Column("verwendet", sa.Uuid(), nullable=True),
        sa.CheckConstraint("eine < andere", name=op.f("ck_angabe_widerspruch_geordnet")),
        sa.CheckConstraint(
            "verwendet IN (eine, andere)", name=op.f("ck_angabe_widerspruch_verwendet")
        ),
        sa.ForeignKeyConstraint(
            ["eine"],
            ["katalog.angabe.id"],
            name=op.f("fk_angabe_widerspruch_eine_angabe"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["andere"],
            ["katalog.angabe.id"],
            name=op.f("fk_angabe_widerspruch_andere_angabe"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_angabe_widerspruch")),
        sa.UniqueConstraint("eine", "andere", name=op.f("uq_angabe_widerspruch_eine_andere")),
        schema="katalog",
    )
    op.create_index(
        op.f("ix_angabe_widerspruch_andere"), "angabe_widerspruch", ["andere"], schema="katalog"
    )
    # all rows are reference data, which the service itself puts in and corrects
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON katalog.angabe, katalog.angabe_widerspruch"
        " TO katalog_app"
    )


def downgrade() -> None:
    op.drop_table("angabe_widerspruch", schema="katalog")
    op.drop_table("angabe", schema="katalog")
