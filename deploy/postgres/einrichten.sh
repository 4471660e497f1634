#!/bin/sh
# Once, in an empty PostgreSQL: for each service a database, the role that owns it and the one it works as.
# Beside them one that backs up. Their passwords are those of the addresses in geheimnisse/.
set -eu

kennwort() { sed -E 's#^[a-z+]+://[^:]+:([^@]+)@.*$#\1#' "/run/secrets/$1"; }

for dienst in katalog foerderung beratung dashboard; do
    gross=$(printf %s "$dienst" | tr '[:lower:]' '[:upper:]')
    EIGNER_KENNWORT=$(kennwort "${gross}_MIGRATION_URL") APP_KENNWORT=$(kennwort "${gross}_DATABASE_URL") \
        psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres \
        -v dienst="$dienst" -v eigner="${dienst}_owner" -v app="${dienst}_app" <<'SQL'
\getenv eigner_kennwort EIGNER_KENNWORT
\getenv app_kennwort APP_KENNWORT
CREATE ROLE :"eigner" LOGIN PASSWORD :'eigner_kennwort';
CREATE ROLE :"app" LOGIN PASSWORD :'app_kennwort';
CREATE DATABASE :"dienst" OWNER :"eigner" TEMPLATE template0
    ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
REVOKE ALL ON DATABASE :"dienst" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"dienst" TO :"app";
SQL
done

KENNWORT=$(kennwort OZG_SICHERUNG_QUELLE) \
    psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres <<'SQL'
\getenv kennwort KENNWORT
CREATE ROLE sicherung LOGIN REPLICATION PASSWORD :'kennwort';
SQL
echo 'host replication sicherung all scram-sha-256' >>"$PGDATA/pg_hba.conf"
