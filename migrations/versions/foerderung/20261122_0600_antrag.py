"""antrag: Anträge, movements of money, versions of programmes, projects to be used by others"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "7a697059291d"
down_revision = "46e1a41dbef7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "ablehnung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("gegenstand_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("anfrage", sa.Text(), nullable=True),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sub) BETWEEN 1 AND 255", name=op.f("ck_ablehnung_sub")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ablehnung")),
        schema="foerderung",
    )
    op.create_index(
        "ix_ablehnung_gegenstand_id",
        "ablehnung",
        ["gegenstand_id"],
        unique=False,
        schema="foerderung",
    )
    op.create_table(
        "antrag",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("aktenzeichen", sa.String(18), nullable=False),
        sa.Column("programm", sa.String(40), nullable=False),
        sa.Column("mit_votum", sa.Boolean(), nullable=False),
        sa.Column("titel", sa.String(200), nullable=False),
        sa.Column("beschreibung", sa.String(5000), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "entwurf",
                "eingereicht",
                "in_pruefung",
                "nachforderung",
                "votum",
                "entscheidungsreif",
                "bewilligung_vorgeschlagen",
                "ablehnung_vorgeschlagen",
                "entschieden",
                "bekanntgegeben",
                "vertrag_geschlossen",
                "in_auszahlung",
                "verwendungsnachweis_eingereicht",
                "verwendungsnachweis_geprueft",
                "abgeschlossen",
                "zurueckgezogen",
                "widerrufen",
                "rueckforderung",
                name="antragstatus",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("runde", sa.Integer(), nullable=False),
        sa.Column("federfuehrend", sa.String(8), nullable=False),
        sa.Column("kommunen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("vorhaben_beginn", sa.Date(), nullable=True),
        sa.Column("vorhaben_ende", sa.Date(), nullable=True),
        sa.Column("beantragt", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("angaben", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "ausnahmewuensche",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("fakten", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("eingereicht_am", sa.Date(), nullable=True),
        sa.Column("regelversion", sa.String(40), nullable=True),
        sa.Column("pruefung", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "vorschlag",
            sa.Enum(
                "bewilligung",
                "ablehnung",
                name="vorschlag",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=True,
        ),
        sa.Column("vorgeschlagen", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("vorschlag_begruendung", sa.String(5000), nullable=True),
        sa.Column("vorgeschlagen_von", sa.String(255), nullable=True),
        sa.Column("vorgeschlagen_am", sa.Date(), nullable=True),
        sa.Column("vorgeschlagen_ags", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("freigegeben_von", sa.String(255), nullable=True),
        sa.Column("freigegeben_am", sa.Date(), nullable=True),
        sa.Column("freigegeben_ags", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("budget", sa.Uuid(), nullable=True),
        sa.Column("bewilligt", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("entbunden", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("ausgezahlt", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("zurueckgezahlt", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("verwendet", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.CheckConstraint("verwendet >= 0", name=op.f("ck_antrag_verwendet")),
        sa.Column("anerkannt", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("votum", sa.String(32), nullable=True),
        sa.CheckConstraint("votum IN ('angenommen', 'abgelehnt')", name=op.f("ck_antrag_votum")),
        sa.CheckConstraint(
            "CASE WHEN mit_votum THEN vorschlag IS NULL OR votum IS NOT NULL ELSE votum IS NULL END",
            name=op.f("ck_antrag_erst_das_votum"),
        ),
        sa.CheckConstraint(
            "NOT (votum = 'abgelehnt' AND vorschlag = 'bewilligung')",
            name=op.f("ck_antrag_votum_bindet"),
        ),
        sa.CheckConstraint(
            "anerkannt >= 0 AND anerkannt + zurueckgezahlt <= ausgezahlt",
            name=op.f("ck_antrag_anerkannt"),
        ),
        sa.CheckConstraint(
            "status <> 'abgeschlossen' OR bewilligt IS NULL OR (bewilligt = ausgezahlt + entbunden AND ausgezahlt = zurueckgezahlt + coalesce(anerkannt, 0))",
            name=op.f("ck_antrag_nichts_offen"),
        ),
        sa.Column("nachweis_bytes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "nachweis_bytes BETWEEN 0 AND 104857600", name=op.f("ck_antrag_nachweis_bytes")
        ),
        sa.CheckConstraint(
            "(bewilligt IS NOT NULL) = (freigegeben_von IS NOT NULL AND vorschlag = 'bewilligung')",
            name=op.f("ck_antrag_bewilligt"),
        ),
        sa.CheckConstraint(
            "bewilligt = vorgeschlagen", name=op.f("ck_antrag_bewilligt_wie_vorgeschlagen")
        ),
        sa.CheckConstraint(
            "(freigegeben_von IS NULL) = (status IN ('entwurf', 'eingereicht', 'in_pruefung', 'nachforderung', 'votum', 'entscheidungsreif', 'bewilligung_vorgeschlagen', 'ablehnung_vorgeschlagen', 'zurueckgezogen'))",
            name=op.f("ck_antrag_erst_die_freigabe"),
        ),
        sa.CheckConstraint(
            "CASE status WHEN 'bewilligung_vorgeschlagen' THEN vorschlag IS NOT DISTINCT FROM 'bewilligung' WHEN 'ablehnung_vorgeschlagen' THEN vorschlag IS NOT DISTINCT FROM 'ablehnung' ELSE (vorschlag IS NULL) = (freigegeben_von IS NULL) END",
            name=op.f("ck_antrag_vorschlag_gilt"),
        ),
        sa.CheckConstraint(
            "(status = 'entwurf') <= (eingereicht_am IS NULL)", name=op.f("ck_antrag_entwurf")
        ),
        sa.CheckConstraint(
            "CASE vorschlag WHEN 'bewilligung' THEN vorgeschlagen > 0 ELSE vorgeschlagen IS NULL END",
            name=op.f("ck_antrag_vorgeschlagen"),
        ),
        sa.CheckConstraint(
            "NOT kommunen && coalesce(vorgeschlagen_ags, '{}') AND NOT kommunen && coalesce(freigegeben_ags, '{}')",
            name=op.f("ck_antrag_nicht_in_eigener_sache"),
        ),
        sa.CheckConstraint(
            "aktenzeichen ~ '^[A-Z]{2,4}-20[0-9]{2}-[0-9]{5,8}$'",
            name=op.f("ck_antrag_aktenzeichen"),
        ),
        sa.CheckConstraint(
            "status IN ('entwurf', 'eingereicht', 'in_pruefung', 'nachforderung', 'votum', 'entscheidungsreif', 'bewilligung_vorgeschlagen', 'ablehnung_vorgeschlagen', 'entschieden', 'bekanntgegeben', 'vertrag_geschlossen', 'in_auszahlung', 'verwendungsnachweis_eingereicht', 'verwendungsnachweis_geprueft', 'abgeschlossen', 'zurueckgezogen', 'widerrufen', 'rueckforderung')",
            name=op.f("ck_antrag_status"),
        ),
        sa.CheckConstraint(
            "vorschlag IN ('bewilligung', 'ablehnung')", name=op.f("ck_antrag_vorschlag")
        ),
        sa.CheckConstraint(
            "(eingereicht_am IS NULL) = (regelversion IS NULL) AND (eingereicht_am IS NULL) = (pruefung IS NULL)",
            name=op.f("ck_antrag_festgehalten"),
        ),
        sa.CheckConstraint(
            "ausgezahlt >= 0 AND zurueckgezahlt >= 0 AND zurueckgezahlt <= ausgezahlt AND entbunden >= 0 AND ausgezahlt + entbunden <= coalesce(bewilligt, 0)",
            name=op.f("ck_antrag_ausgezahlt"),
        ),
        sa.CheckConstraint("beantragt > 0", name=op.f("ck_antrag_beantragt")),
        sa.CheckConstraint("cardinality(kommunen) > 0", name=op.f("ck_antrag_kommunen")),
        sa.CheckConstraint(
            "freigegeben_von IS NULL OR (vorgeschlagen_von IS NOT NULL AND freigegeben_von <> vorgeschlagen_von)",
            name=op.f("ck_antrag_vier_augen"),
        ),
        sa.CheckConstraint(
            "num_nulls(freigegeben_von, freigegeben_am, freigegeben_ags) IN (0, 3)",
            name=op.f("ck_antrag_freigabe_vollstaendig"),
        ),
        sa.CheckConstraint(
            "num_nulls(vorschlag, vorschlag_begruendung, vorgeschlagen_von, vorgeschlagen_am, vorgeschlagen_ags) IN (0, 5)",
            name=op.f("ck_antrag_vorschlag_vollstaendig"),
        ),
        sa.CheckConstraint("vorhaben_beginn <= vorhaben_ende", name=op.f("ck_antrag_vorhaben")),
        sa.CheckConstraint("(budget IS NULL) = (bewilligt IS NULL)", name=op.f("ck_antrag_budget")),
        sa.ForeignKeyConstraint(
            ["budget"], ["foerderung.budget.id"], name=op.f("fk_antrag_budget_budget")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_antrag")),
        sa.UniqueConstraint("aktenzeichen", name=op.f("uq_antrag_aktenzeichen")),
        sa.UniqueConstraint("id", "budget", name=op.f("uq_antrag_id_budget")),
        schema="foerderung",
    )
    op.create_index(
        "ix_antrag_kommunen",
        "antrag",
        ["kommunen"],
        unique=False,
        schema="foerderung",
        postgresql_using="gin",
    )
    op.create_index(
        "ix_antrag_programm", "antrag", ["programm", "id"], unique=False, schema="foerderung"
    )
    op.create_index(
        "ix_antrag_status", "antrag", ["status", "id"], unique=False, schema="foerderung"
    )
    op.create_table(
        "programmfassung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("gueltig_ab", sa.Date(), nullable=False),
        sa.Column("inhalt", sa.Text(), nullable=False),
        sa.Column("pruefsumme", sa.String(64), nullable=False),
        sa.Column("veroeffentlicht_am", sa.Date(), nullable=True),
        sa.Column("mitgeliefert", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code ~ '^[A-Z][A-Z0-9_]{1,39}$'", name=op.f("ck_programmfassung_code")),
        sa.CheckConstraint(
            "pruefsumme ~ '^[0-9a-f]{64}$'", name=op.f("ck_programmfassung_pruefsumme")
        ),
        sa.CheckConstraint("fassung > 0", name=op.f("ck_programmfassung_fassung")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmfassung")),
        sa.UniqueConstraint("code", "fassung", name=op.f("uq_programmfassung_code_fassung")),
        schema="foerderung",
    )
    op.create_index(
        "uq_programmfassung_gueltig_ab",
        "programmfassung",
        ["code", "gueltig_ab"],
        unique=True,
        schema="foerderung",
        postgresql_where=sa.text("veroeffentlicht_am IS NOT NULL"),
    )
    op.create_table(
        "sammelpruefung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("stichtag", sa.Date(), nullable=False),
        sa.Column("regelversionen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(regelversionen) = 'object' AND regelversionen <> '{}'",
            name=op.f("ck_sammelpruefung_regelversionen"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sammelpruefung")),
        schema="foerderung",
    )
    op.create_table(
        "vorhaben",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kennung", sa.String(100), nullable=False),
        sa.Column("titel", sa.String(200), nullable=False),
        sa.Column("sortierung", sa.String(400), nullable=False),
        sa.Column("suchtext", sa.Text(), nullable=False),
        sa.Column("traeger", sa.String(8), nullable=True),
        sa.Column("partner", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("themen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("beschreibung", sa.String(5000), nullable=True),
        sa.Column("ergebnis", sa.String(5000), nullable=True),
        sa.Column("gefoerdert", sa.Boolean(), nullable=False),
        sa.Column("betrag", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("antrag", sa.Uuid(), nullable=True),
        sa.Column("onlinedienst", sa.Uuid(), nullable=True),
        sa.Column("quelle", sa.String(400), nullable=False),
        sa.Column("extern", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_vorhaben_kennung")
        ),
        sa.CheckConstraint("traeger ~ '^06[456][0-9]{5}$'", name=op.f("ck_vorhaben_traeger")),
        sa.CheckConstraint(
            "array_position(partner, NULL) IS NULL", name=op.f("ck_vorhaben_partner")
        ),
        sa.CheckConstraint("array_position(themen, NULL) IS NULL", name=op.f("ck_vorhaben_themen")),
        sa.CheckConstraint(
            "NOT traeger = ANY (partner)", name=op.f("ck_vorhaben_traeger_ist_kein_partner")
        ),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_vorhaben_betrag")),
        sa.CheckConstraint(
            "gefoerdert OR (antrag IS NULL AND betrag IS NULL)",
            name=op.f("ck_vorhaben_gefoerdert"),
        ),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_vorhaben_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vorhaben")),
        sa.UniqueConstraint("kennung", name=op.f("uq_vorhaben_kennung")),
        schema="foerderung",
    )
    op.create_index(
        "ix_vorhaben_sortierung",
        "vorhaben",
        ["sortierung", "kennung"],
        unique=False,
        schema="foerderung",
    )
    op.create_table(
        "antrag_kommune",
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("ags", sa.String(8), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column(
            "rolle",
            sa.Enum(
                "federfuehrend",
                "partner",
                name="beteiligung",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("zugestimmt_am", sa.Date(), nullable=True),
        sa.Column("zugestimmt_von", sa.String(255), nullable=True),
        sa.CheckConstraint("ags ~ '^06[456][0-9]{5}$'", name=op.f("ck_antrag_kommune_ags")),
        sa.CheckConstraint(
            "rolle IN ('federfuehrend', 'partner')", name=op.f("ck_antrag_kommune_rolle")
        ),
        sa.CheckConstraint(
            "num_nulls(zugestimmt_am, zugestimmt_von) IN (0, 2)",
            name=op.f("ck_antrag_kommune_zustimmung"),
        ),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_antrag_kommune_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("antrag", "ags", name=op.f("pk_antrag_kommune")),
        schema="foerderung",
    )
    op.create_index(
        "uq_antrag_kommune_federfuehrend",
        "antrag_kommune",
        ["antrag"],
        unique=True,
        schema="foerderung",
        postgresql_where=sa.text("rolle = 'federfuehrend'"),
    )
    op.create_table(
        "ausnahme",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("runde", sa.Integer(), nullable=False),
        sa.Column("regel", sa.String(40), nullable=False),
        sa.Column("begruendung", sa.String(2000), nullable=False),
        sa.Column("erteilt_von", sa.String(255), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("bestaetigt_von", sa.String(255), nullable=True),
        sa.Column("bestaetigt_am", sa.Date(), nullable=True),
        sa.CheckConstraint("erteilt_von <> bestaetigt_von", name=op.f("ck_ausnahme_vier_augen")),
        sa.CheckConstraint(
            "num_nulls(bestaetigt_von, bestaetigt_am) IN (0, 2)",
            name=op.f("ck_ausnahme_bestaetigung"),
        ),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_ausnahme_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ausnahme")),
        sa.UniqueConstraint(
            "antrag", "runde", "regel", name=op.f("uq_ausnahme_antrag_runde_regel")
        ),
        schema="foerderung",
    )
    op.create_table(
        "begruendung",
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_begruendung_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("antrag", "version", name=op.f("pk_begruendung")),
        schema="foerderung",
    )
    op.create_table(
        "verwendung",
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("art", sa.String(32), nullable=False),
        sa.Column("betrag", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.CheckConstraint(
            "art IN ('personal', 'sachkosten', 'investition', 'dienstleistung', 'sonstige')",
            name=op.f("ck_verwendung_art"),
        ),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_verwendung_betrag")),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_verwendung_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("antrag", "art", name=op.f("pk_verwendung")),
        schema="foerderung",
    )
    op.create_table(
        "betriebskostenmeldung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("programm", sa.String(40), nullable=False),
        sa.Column("pruefsumme", sa.String(64), nullable=False),
        sa.Column("neu", sa.Integer(), nullable=False),
        sa.Column("berichtigt", sa.Integer(), nullable=False),
        sa.Column("unveraendert", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "pruefsumme ~ '^[0-9a-f]{64}$'", name=op.f("ck_betriebskostenmeldung_pruefsumme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_betriebskostenmeldung")),
        schema="foerderung",
    )
    op.create_table(
        "betriebskosten",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("budget", sa.Uuid(), nullable=False),
        sa.Column("meldung", sa.Uuid(), nullable=False),
        sa.Column("leistung", sa.String(200), nullable=False),
        sa.Column("sortierung", sa.Text(), nullable=False),
        sa.Column("abrechnungsmonat", sa.String(7), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("betrag", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "abrechnungsmonat ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'",
            name=op.f("ck_betriebskosten_abrechnungsmonat"),
        ),
        sa.CheckConstraint("fassung > 0", name=op.f("ck_betriebskosten_fassung")),
        sa.CheckConstraint(
            "betrag > 0 OR (betrag = 0 AND fassung > 1)", name=op.f("ck_betriebskosten_betrag")
        ),
        sa.ForeignKeyConstraint(
            ["budget"], ["foerderung.budget.id"], name=op.f("fk_betriebskosten_budget_budget")
        ),
        sa.ForeignKeyConstraint(
            ["meldung"],
            ["foerderung.betriebskostenmeldung.id"],
            name=op.f("fk_betriebskosten_meldung_betriebskostenmeldung"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_betriebskosten")),
        sa.UniqueConstraint(
            "budget",
            "sortierung",
            "abrechnungsmonat",
            "fassung",
            name=op.f("uq_betriebskosten_budget_sortierung_abrechnungsmonat_fassung"),
        ),
        schema="foerderung",
    )
    op.create_index("ix_betriebskosten_meldung", "betriebskosten", ["meldung"], schema="foerderung")
    op.create_table(
        "dokument",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "eingangsbestaetigung",
                "bescheid",
                "foerdervertrag",
                name="dokumentart",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("pruefsumme", sa.String(64), nullable=False),
        sa.Column("ablage", sa.String(200), nullable=False),
        sa.Column("groesse", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "art IN ('eingangsbestaetigung', 'bescheid', 'foerdervertrag')",
            name=op.f("ck_dokument_art"),
        ),
        sa.CheckConstraint("pruefsumme ~ '^[0-9a-f]{64}$'", name=op.f("ck_dokument_pruefsumme")),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_dokument_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dokument")),
        sa.UniqueConstraint("ablage", name=op.f("uq_dokument_ablage")),
        sa.UniqueConstraint("antrag", "art", name=op.f("uq_dokument_antrag_art")),
        schema="foerderung",
    )
    op.create_table(
        "frist",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "nachforderung",
                "bearbeitung",
                "vertrag",
                "verwendungsnachweis",
                "rueckzahlung",
                name="fristart",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("faellig", sa.Date(), nullable=False),
        sa.Column("erinnert_am", sa.Date(), nullable=True),
        sa.Column("ueberfaellig_am", sa.Date(), nullable=True),
        sa.Column("erledigt_am", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "art IN ('nachforderung', 'bearbeitung', 'vertrag', 'verwendungsnachweis', 'rueckzahlung')",
            name=op.f("ck_frist_art"),
        ),
        sa.CheckConstraint("erinnert_am <= faellig", name=op.f("ck_frist_erinnert")),
        sa.CheckConstraint("ueberfaellig_am > faellig", name=op.f("ck_frist_ueberfaellig")),
        sa.CheckConstraint(
            "version = 1 + num_nonnulls(erinnert_am, ueberfaellig_am)",
            name=op.f("ck_frist_version"),
        ),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_frist_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frist")),
        schema="foerderung",
    )
    op.create_index(
        "ix_frist_faellig",
        "frist",
        ["faellig"],
        unique=False,
        schema="foerderung",
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )
    op.create_index(
        "uq_frist_offen",
        "frist",
        ["antrag", "art"],
        unique=True,
        schema="foerderung",
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )
    op.create_table(
        "kosten",
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "personal",
                "sachkosten",
                "investition",
                "dienstleistung",
                "sonstige",
                name="kostenart",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("bezeichnung", sa.String(200), nullable=True),
        sa.Column("betrag", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.CheckConstraint(
            "art IN ('personal', 'sachkosten', 'investition', 'dienstleistung', 'sonstige')",
            name=op.f("ck_kosten_art"),
        ),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_kosten_betrag")),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_kosten_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("antrag", "nr", name=op.f("pk_kosten")),
        schema="foerderung",
    )
    op.create_table(
        "mittelabruf",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("betrag", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("zweck", sa.String(400), nullable=False),
        sa.Column("abgerufen_am", sa.Date(), nullable=False),
        sa.Column("abgerufen_von", sa.String(255), nullable=False),
        sa.Column("ausgezahlt_am", sa.Date(), nullable=True),
        sa.Column("ausgezahlt_von", sa.String(255), nullable=True),
        sa.CheckConstraint(
            "ausgezahlt_von <> abgerufen_von", name=op.f("ck_mittelabruf_vier_augen")
        ),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_mittelabruf_betrag")),
        sa.CheckConstraint(
            "num_nulls(ausgezahlt_am, ausgezahlt_von) IN (0, 2)",
            name=op.f("ck_mittelabruf_auszahlung"),
        ),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_mittelabruf_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mittelabruf")),
        sa.UniqueConstraint("antrag", "nr", name=op.f("uq_mittelabruf_antrag_nr")),
        schema="foerderung",
    )
    op.create_table(
        "budgetsumme",
        sa.Column("budget", sa.Uuid(), nullable=False),
        sa.Column("ab", sa.Date(), nullable=False),
        sa.Column("gesamt", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.CheckConstraint("gesamt >= 0", name=op.f("ck_budgetsumme_gesamt")),
        sa.ForeignKeyConstraint(
            ["budget"], ["foerderung.budget.id"], name=op.f("fk_budgetsumme_budget_budget")
        ),
        sa.PrimaryKeyConstraint("budget", "ab", name=op.f("pk_budgetsumme")),
        schema="foerderung",
    )
    op.create_table(
        "mittelbewegung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("budget", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=True),
        sa.Column("ags", sa.String(8), nullable=True),
        sa.Column("betriebskosten", sa.Uuid(), nullable=True),
        sa.Column(
            "art",
            sa.Enum(
                "bindung",
                "auszahlung",
                "freigabe",
                "rueckforderung",
                "abrechnung",
                "berichtigung",
                name="bewegungsart",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column(
            "von",
            sa.Enum(
                "frei",
                "gebunden",
                "ausgezahlt",
                name="konto",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column(
            "nach",
            sa.Enum(
                "frei",
                "gebunden",
                "ausgezahlt",
                name="konto",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("betrag", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(art, von, nach) IN (('bindung', 'frei', 'gebunden'), ('freigabe', 'gebunden', 'frei'), ('auszahlung', 'gebunden', 'ausgezahlt'), ('rueckforderung', 'ausgezahlt', 'frei'), ('abrechnung', 'frei', 'ausgezahlt'), ('berichtigung', 'ausgezahlt', 'frei'))",
            name=op.f("ck_mittelbewegung_konten"),
        ),
        sa.CheckConstraint(
            "art IN ('bindung', 'auszahlung', 'freigabe', 'rueckforderung', 'abrechnung', 'berichtigung')",
            name=op.f("ck_mittelbewegung_art"),
        ),
        sa.CheckConstraint(
            "nach IN ('frei', 'gebunden', 'ausgezahlt')", name=op.f("ck_mittelbewegung_nach")
        ),
        sa.CheckConstraint(
            "von IN ('frei', 'gebunden', 'ausgezahlt')", name=op.f("ck_mittelbewegung_von")
        ),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_mittelbewegung_betrag")),
        sa.CheckConstraint(
            "(art IN ('abrechnung', 'berichtigung')) = (betriebskosten IS NOT NULL) AND num_nonnulls(ags, betriebskosten) = 1",
            name=op.f("ck_mittelbewegung_anlass"),
        ),
        sa.ForeignKeyConstraint(
            ["antrag", "budget"],
            ["foerderung.antrag.id", "foerderung.antrag.budget"],
            name=op.f("fk_mittelbewegung_antrag_antrag"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["betriebskosten"],
            ["foerderung.betriebskosten.id"],
            name=op.f("fk_mittelbewegung_betriebskosten_betriebskosten"),
        ),
        sa.ForeignKeyConstraint(
            ["budget"], ["foerderung.budget.id"], name=op.f("fk_mittelbewegung_budget_budget")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mittelbewegung")),
        schema="foerderung",
    )
    op.create_index(
        "ix_mittelbewegung_antrag", "mittelbewegung", ["antrag"], unique=False, schema="foerderung"
    )
    op.create_index(
        "ix_mittelbewegung_budget",
        "mittelbewegung",
        ["budget", "tag", "id"],
        unique=False,
        schema="foerderung",
    )
    op.create_table(
        "nachforderung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("abschnitte", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("text", sa.String(5000), nullable=False),
        sa.Column("frist", sa.Date(), nullable=False),
        sa.Column("gestellt_am", sa.Date(), nullable=False),
        sa.Column("erledigt_am", sa.Date(), nullable=True),
        sa.CheckConstraint("cardinality(abschnitte) > 0", name=op.f("ck_nachforderung_abschnitte")),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_nachforderung_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nachforderung")),
        schema="foerderung",
    )
    op.create_index(
        op.f("ix_nachforderung_antrag"),
        "nachforderung",
        ["antrag"],
        unique=False,
        schema="foerderung",
    )
    op.create_index(
        "uq_nachforderung_offen",
        "nachforderung",
        ["antrag"],
        unique=True,
        schema="foerderung",
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )
    op.create_table(
        "nachnutzung",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("vorhaben", sa.Uuid(), nullable=False),
        sa.Column("kommune", sa.String(8), nullable=False),
        sa.Column("funktionspostfach", sa.String(200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "angefragt",
                "zugesagt",
                "abgelehnt",
                "in_nutzung",
                "beendet",
                name="nachnutzungsstatus",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.CheckConstraint("kommune ~ '^06[456][0-9]{5}$'", name=op.f("ck_nachnutzung_kommune")),
        sa.CheckConstraint(
            "status IN ('angefragt', 'zugesagt', 'abgelehnt', 'in_nutzung', 'beendet')",
            name=op.f("ck_nachnutzung_status"),
        ),
        sa.ForeignKeyConstraint(
            ["vorhaben"], ["foerderung.vorhaben.id"], name=op.f("fk_nachnutzung_vorhaben_vorhaben")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nachnutzung")),
        schema="foerderung",
    )
    op.create_index(
        "uq_nachnutzung_laufend",
        "nachnutzung",
        ["vorhaben", "kommune"],
        unique=True,
        schema="foerderung",
        postgresql_where=sa.text("status IN ('angefragt', 'zugesagt', 'in_nutzung')"),
    )
    op.create_index(
        op.f("ix_nachnutzung_kommune"),
        "nachnutzung",
        ["kommune"],
        unique=False,
        schema="foerderung",
    )
    op.create_table(
        "nachweis",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("art", sa.String(32), nullable=False),
        sa.Column("kommunen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("dateiname", sa.String(120), nullable=False),
        sa.Column("typ", sa.String(32), nullable=False),
        sa.Column("groesse", sa.BigInteger(), nullable=False),
        sa.Column("pruefsumme", sa.String(64), nullable=False),
        sa.Column("ablage", sa.String(200), nullable=False),
        sa.Column("scan", sa.String(32), nullable=False),
        sa.Column("fund", sa.String(200), nullable=True),
        sa.Column("versuche", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("naechster_versuch", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sub", sa.String(255), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entfernt_am", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "art IN ('beschluss', 'vereinbarung', 'kostenplan', 'wirtschaftlichkeit', 'verwendungsnachweis', 'sonstiger')",
            name=op.f("ck_nachweis_art"),
        ),
        sa.CheckConstraint("cardinality(kommunen) > 0", name=op.f("ck_nachweis_kommunen")),
        sa.CheckConstraint(
            "typ IN ('pdf', 'png', 'jpeg', 'odt', 'docx', 'xlsx')", name=op.f("ck_nachweis_typ")
        ),
        sa.CheckConstraint(
            "scan IN ('ausstehend', 'sauber', 'befallen')", name=op.f("ck_nachweis_scan")
        ),
        sa.CheckConstraint("pruefsumme ~ '^[0-9a-f]{64}$'", name=op.f("ck_nachweis_pruefsumme")),
        sa.CheckConstraint("groesse BETWEEN 1 AND 20971520", name=op.f("ck_nachweis_groesse")),
        sa.CheckConstraint(
            r"dateiname ~ '^[^\x01-\x1f\x7f/\\]+$'", name=op.f("ck_nachweis_dateiname")
        ),
        sa.CheckConstraint("ablage ~ '^nachweise/[0-9a-f-]{36}$'", name=op.f("ck_nachweis_ablage")),
        sa.CheckConstraint(
            "(scan = 'befallen') = (fund IS NOT NULL)", name=op.f("ck_nachweis_fund")
        ),
        sa.CheckConstraint("versuche >= 0", name=op.f("ck_nachweis_versuche")),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_nachweis_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nachweis")),
        schema="foerderung",
    )
    op.create_index(
        op.f("ix_nachweis_antrag"), "nachweis", ["antrag"], unique=False, schema="foerderung"
    )
    op.create_index("uq_nachweis_ablage", "nachweis", ["ablage"], unique=True, schema="foerderung")
    op.create_index(
        "uq_nachweis_datei",
        "nachweis",
        ["antrag", "pruefsumme"],
        unique=True,
        schema="foerderung",
        postgresql_where=sa.text("entfernt_am IS NULL"),
    )
    op.create_index(
        "ix_nachweis_ausstehend",
        "nachweis",
        ["naechster_versuch"],
        unique=False,
        schema="foerderung",
        postgresql_where=sa.text("scan = 'ausstehend' AND entfernt_am IS NULL"),
    )
    op.create_table(
        "sammelergebnis",
        sa.Column("sammelpruefung", sa.Uuid(), nullable=False),
        sa.Column("programm", sa.String(40), nullable=False),
        sa.Column("ags", sa.String(8), nullable=False),
        sa.Column(
            "ergebnis",
            sa.Enum(
                "foerderfaehig",
                "einzelfallentscheidung",
                "angaben_fehlen",
                "nicht_foerderfaehig",
                name="pruefergebnis",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("hoechstbetrag", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("unerfuellt", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("fehlend", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "ergebnis IN ('foerderfaehig', 'einzelfallentscheidung', 'angaben_fehlen', 'nicht_foerderfaehig')",
            name=op.f("ck_sammelergebnis_ergebnis"),
        ),
        sa.CheckConstraint("ags ~ '^06[456][0-9]{5}$'", name=op.f("ck_sammelergebnis_ags")),
        sa.CheckConstraint(
            "hoechstbetrag IS NULL OR ergebnis IN ('foerderfaehig', 'einzelfallentscheidung')",
            name=op.f("ck_sammelergebnis_hoechstbetrag"),
        ),
        sa.CheckConstraint(
            "array_position(unerfuellt, NULL) IS NULL", name=op.f("ck_sammelergebnis_unerfuellt")
        ),
        sa.CheckConstraint(
            "array_position(fehlend, NULL) IS NULL", name=op.f("ck_sammelergebnis_fehlend")
        ),
        sa.ForeignKeyConstraint(
            ["sammelpruefung"],
            ["foerderung.sammelpruefung.id"],
            name=op.f("fk_sammelergebnis_sammelpruefung_sammelpruefung"),
        ),
        sa.PrimaryKeyConstraint(
            "sammelpruefung", "programm", "ags", name=op.f("pk_sammelergebnis")
        ),
        schema="foerderung",
    )
    op.create_table(
        "votum",
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("runde", sa.Integer(), nullable=False),
        sa.Column("verband", sa.String(100), nullable=False),
        sa.Column(
            "stimme",
            sa.Enum(
                "ja",
                "nein",
                "enthaltung",
                name="stimme",
                native_enum=False,
                length=32,
                schema="foerderung",
            ),
            nullable=False,
        ),
        sa.Column("begruendung", sa.String(5000), nullable=True),
        sa.Column("sub", sa.String(255), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.CheckConstraint("stimme IN ('ja', 'nein', 'enthaltung')", name=op.f("ck_votum_stimme")),
        sa.ForeignKeyConstraint(
            ["antrag"], ["foerderung.antrag.id"], name=op.f("fk_votum_antrag_antrag")
        ),
        sa.PrimaryKeyConstraint("antrag", "runde", "verband", name=op.f("pk_votum")),
        sa.UniqueConstraint("antrag", "runde", "sub", name=op.f("uq_votum_antrag_runde_sub")),
        schema="foerderung",
    )
    op.execute("CREATE SEQUENCE foerderung.aktenzeichen MAXVALUE 99999999")
    op.execute("GRANT USAGE ON SEQUENCE foerderung.aktenzeichen TO foerderung_app")
    op.execute("""
        ALTER TABLE foerderung.antrag ADD CONSTRAINT fk_antrag_id_antrag_kommune
          FOREIGN KEY (id, federfuehrend) REFERENCES foerderung.antrag_kommune (antrag, ags)
          DEFERRABLE INITIALLY DEFERRED""")
    op.execute("""
        ALTER TABLE foerderung.bewilligung
          ADD antrag uuid CONSTRAINT uq_bewilligung_antrag UNIQUE
            CONSTRAINT fk_bewilligung_antrag_antrag REFERENCES foerderung.antrag (id)""")
    op.execute("""
        ALTER TABLE foerderung.bewilligung DROP CONSTRAINT uq_bewilligung_programm_ags""")
    op.execute("""
        CREATE UNIQUE INDEX uq_bewilligung_programm_ags ON foerderung.bewilligung (programm, ags)
          WHERE antrag IS NULL""")
    op.execute("""
        CREATE INDEX ix_bewilligung_programm ON foerderung.bewilligung (programm, ags)""")
    op.execute("""
        ALTER TABLE foerderung.budget
          ADD ausgezahlt numeric(14, 2) NOT NULL DEFAULT 0,
          ALTER gesamt DROP NOT NULL,
          DROP CONSTRAINT ck_budget_gebunden""")
    op.execute("""
        ALTER TABLE foerderung.budget ADD CONSTRAINT ck_budget_gebunden
          CHECK (gebunden >= 0 AND ausgezahlt >= 0 AND gebunden + ausgezahlt <= gesamt)""")
    # what was bound before has no movement yet
    op.execute("""
        INSERT INTO foerderung.mittelbewegung (budget, ags, art, von, nach, betrag, tag, zeitpunkt)
        SELECT b.id, w.ags, 'bindung', 'frei', 'gebunden', w.betrag, w.tag, w.zeitpunkt
        FROM foerderung.bewilligung w JOIN foerderung.budget b
          ON b.programm = w.programm AND coalesce(b.jahr = extract(year FROM w.tag), true)""")
    op.execute("""
        GRANT SELECT, INSERT, UPDATE ON foerderung.antrag, foerderung.antrag_kommune,
          foerderung.nachforderung, foerderung.mittelabruf, foerderung.nachweis, foerderung.frist,
          foerderung.vorhaben, foerderung.nachnutzung,
          foerderung.ausnahme
        TO foerderung_app""")
    op.execute("""
        GRANT SELECT, INSERT ON foerderung.begruendung, foerderung.verwendung,
          foerderung.budgetsumme
        TO foerderung_app""")
    op.execute("""
        GRANT SELECT, INSERT ON foerderung.mittelbewegung, foerderung.votum, foerderung.dokument,
          foerderung.ablehnung, foerderung.betriebskosten, foerderung.betriebskostenmeldung,
          foerderung.sammelpruefung,
          foerderung.sammelergebnis
        TO foerderung_app""")
    op.execute("GRANT SELECT, INSERT, DELETE ON foerderung.kosten TO foerderung_app")
    op.execute("""
        GRANT SELECT, INSERT, UPDATE (version, veroeffentlicht_am)
        ON foerderung.programmfassung TO foerderung_app""")
    op.execute("""
        CREATE FUNCTION foerderung.programmfassung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'a published version of a programme does not change';
        END $$""")
    op.execute("""
        CREATE TRIGGER bleibt BEFORE UPDATE OR DELETE ON foerderung.programmfassung
        FOR EACH ROW WHEN (OLD.veroeffentlicht_am IS NOT NULL)
        EXECUTE FUNCTION foerderung.programmfassung_bleibt()""")
    op.execute("GRANT DELETE ON foerderung.antrag_kommune TO foerderung_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        ALTER TABLE foerderung.budget DROP CONSTRAINT ck_budget_gebunden, DROP ausgezahlt""")
    op.execute("""
        ALTER TABLE foerderung.budget ADD CONSTRAINT ck_budget_gebunden
          CHECK (0 <= gebunden AND gebunden <= gesamt)""")
    op.execute("DROP INDEX foerderung.uq_bewilligung_programm_ags")
    op.execute("DROP INDEX foerderung.ix_bewilligung_programm")
    op.execute("DELETE FROM foerderung.bewilligung WHERE antrag IS NOT NULL")
    op.execute("ALTER TABLE foerderung.bewilligung DROP antrag")
    op.execute("""
        ALTER TABLE foerderung.bewilligung
          ADD CONSTRAINT uq_bewilligung_programm_ags UNIQUE (programm, ags)""")
    op.execute("ALTER TABLE foerderung.antrag DROP CONSTRAINT fk_antrag_id_antrag_kommune")
    op.execute("DROP SEQUENCE foerderung.aktenzeichen")
    op.drop_table("votum", schema="foerderung")
    op.drop_table("sammelergebnis", schema="foerderung")
    op.drop_index(op.f("ix_nachweis_antrag"), table_name="nachweis", schema="foerderung")
    op.drop_table("nachweis", schema="foerderung")
    op.drop_index(op.f("ix_nachnutzung_kommune"), table_name="nachnutzung", schema="foerderung")
    op.drop_index(
        "uq_nachnutzung_laufend",
        table_name="nachnutzung",
        schema="foerderung",
        postgresql_where=sa.text("status IN ('angefragt', 'zugesagt', 'in_nutzung')"),
    )
    op.drop_table("nachnutzung", schema="foerderung")
    op.drop_index(
        "uq_nachforderung_offen",
        table_name="nachforderung",
        schema="foerderung",
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )
    op.drop_index(op.f("ix_nachforderung_antrag"), table_name="nachforderung", schema="foerderung")
    op.drop_table("nachforderung", schema="foerderung")
    op.drop_index("ix_mittelbewegung_budget", table_name="mittelbewegung", schema="foerderung")
    op.drop_index("ix_mittelbewegung_antrag", table_name="mittelbewegung", schema="foerderung")
    op.drop_table("mittelbewegung", schema="foerderung")
    op.drop_table("budgetsumme", schema="foerderung")
    op.drop_table("mittelabruf", schema="foerderung")
    op.drop_table("kosten", schema="foerderung")
    op.drop_index(
        "uq_frist_offen",
        table_name="frist",
        schema="foerderung",
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )
    op.drop_index(
        "ix_frist_faellig",
        table_name="frist",
        schema="foerderung",
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )
    op.drop_table("frist", schema="foerderung")
    op.drop_table("dokument", schema="foerderung")
    op.drop_table("betriebskosten", schema="foerderung")
    op.drop_table("betriebskostenmeldung", schema="foerderung")
    op.drop_table("verwendung", schema="foerderung")
    op.drop_table("begruendung", schema="foerderung")
    op.drop_table("ausnahme", schema="foerderung")
    op.drop_index(
        "uq_antrag_kommune_federfuehrend",
        table_name="antrag_kommune",
        schema="foerderung",
        postgresql_where=sa.text("rolle = 'federfuehrend'"),
    )
    op.drop_table("antrag_kommune", schema="foerderung")
    op.drop_index("ix_vorhaben_sortierung", table_name="vorhaben", schema="foerderung")
    op.drop_table("vorhaben", schema="foerderung")
    op.drop_table("sammelpruefung", schema="foerderung")
    op.drop_index(
        "uq_programmfassung_gueltig_ab",
        table_name="programmfassung",
        schema="foerderung",
        postgresql_where=sa.text("veroeffentlicht_am IS NOT NULL"),
    )
    op.drop_table("programmfassung", schema="foerderung")
    op.execute("DROP FUNCTION foerderung.programmfassung_bleibt()")
    op.drop_index("ix_antrag_status", table_name="antrag", schema="foerderung")
    op.drop_index("ix_antrag_programm", table_name="antrag", schema="foerderung")
    op.drop_index(
        "ix_antrag_kommunen", table_name="antrag", schema="foerderung", postgresql_using="gin"
    )
    op.drop_table("antrag", schema="foerderung")
    op.drop_index("ix_ablehnung_gegenstand_id", table_name="ablehnung", schema="foerderung")
    op.drop_table("ablehnung", schema="foerderung")
    op.execute("DELETE FROM foerderung.budget WHERE gesamt IS NULL")
    op.execute("ALTER TABLE foerderung.budget ALTER gesamt SET NOT NULL")
