#!/bin/sh
# Makes what is secret, each in a file of deploy/geheimnisse; what is there already stays.
# Only root enters the folder; the files are readable, as the users in the containers have to read theirs.
set -eu
cd "${1:-$(dirname "$0")}"
umask 022
mkdir -p geheimnisse
chmod 700 geheimnisse

zufall() { od -An -N"${1:-24}" -tx1 /dev/urandom | tr -d ' \n'; }

# ablegen NAME INHALT
ablegen() {
    [ -e "geheimnisse/$1" ] || printf '%s' "$2" >"geheimnisse/$1"
}

ablegen POSTGRES_PASSWORD "$(zufall)"
for dienst in katalog foerderung beratung dashboard; do
    gross=$(printf %s "$dienst" | tr '[:lower:]' '[:upper:]')
    ablegen "${gross}_DATABASE_URL" "postgresql+asyncpg://${dienst}_app:$(zufall)@postgres:5432/$dienst"
    ablegen "${gross}_MIGRATION_URL" "postgresql+asyncpg://${dienst}_owner:$(zufall)@postgres:5432/$dienst"
done
ablegen OZG_SICHERUNG_QUELLE "postgresql://sicherung:$(zufall)@postgres:5432/postgres"
ablegen OZG_WEBHOOK_SCHLUESSEL "$(zufall 32)"
ablegen DASHBOARD_OIDC_CLIENT_SECRET "" # what the issuer gave; empty: PKCE alone
ablegen KEYCLOAK_PASSWORD "$(zufall)"
ablegen GRAFANA_PASSWORD "$(zufall)"

# the store of the profile objekte, and who may use it
wer=$(zufall 10) schluessel=$(zufall 20)
if [ ! -e geheimnisse/AWS_CREDENTIALS ]; then
    ablegen AWS_CREDENTIALS "[default]
aws_access_key_id = $wer
aws_secret_access_key = $schluessel
"
    ablegen OBJEKTE "{\"identities\": [{\"name\": \"ozg\", \"credentials\": [{\"accessKey\": \"$wer\", \"secretKey\": \"$schluessel\"}], \"actions\": [\"Admin\", \"Read\", \"Write\", \"List\", \"Tagging\"]}]}"
fi
echo "Die Geheimnisse liegen in $(pwd)/geheimnisse. Sichern Sie diesen Ordner an einem anderen Ort."
