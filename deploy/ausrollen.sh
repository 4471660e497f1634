#!/bin/sh
# Brings the image that .env names into running services without an outage: migrations first, then for each service new
# containers beside the old ones, which end once the new ones are healthy.
#
#   sh ausrollen.sh [DIENST …]
set -eu
cd "$(dirname "$0")"

docker compose run --rm --no-deps -T bereitstellen
for dienst in ${*:-katalog foerderung beratung dashboard}; do
    alte=$(docker compose ps --quiet "$dienst")
    anzahl=$(printf '%s\n' "$alte" | grep -c .)
    docker compose up --detach --no-deps --no-recreate --no-build --wait --scale "$dienst=$((anzahl * 2))" "$dienst"
    # shellcheck disable=SC2086 # one word for each container
    docker stop $alte >/dev/null && docker rm $alte >/dev/null
    echo "$dienst: $anzahl neue Behälter antworten, die alten sind beendet."
done
[ $# -eq 0 ] || exit 0
docker compose up --detach --no-build --no-deps wartung
# the gateway is one container: without it nobody is answered, so it is left alone unless its file has changed
seit=$(docker inspect --format '{{.State.StartedAt}}' "$(docker compose ps --quiet gateway)")
if [ -n "$(find gateway -type f -newermt "$seit")" ]; then
    echo "Die Datei des Gateways ist neu: Es startet neu und antwortet einige Sekunden nicht."
    docker compose restart gateway
fi
