"""Where the databases are: those of the embedded server, those of the running platform."""

from collections.abc import Mapping

from ozg.laufzettel import laufzettel_lesen
from ozg.postgres import Cluster, PostgresError
from ozg.umgebung import DIENSTE, NICHT_ERREICHBAR, Abbruch, Umgebung


def eingebettete_datenbanken(cluster: Cluster) -> dict[str, str]:
    """Return the addresses its databases have or will have, each for the app and for its owner."""
    urls = {}
    for name in DIENSTE:
        urls[f"{name.upper()}_DATABASE_URL"] = cluster.url(name, f"{name}_app")
        urls[f"{name.upper()}_MIGRATION_URL"] = cluster.url(name, f"{name}_owner")
    return urls


def laufende_datenbanken(umgebung: Umgebung) -> Mapping[str, str]:
    """Return each <SERVICE>_DATABASE_URL and <SERVICE>_MIGRATION_URL (the owner's).

    Without an owner's login the one of the service stands for it. Raises Abbruch.
    """
    if umgebung.server:
        eigner = {
            f"{dienst.upper()}_MIGRATION_URL": umgebung.server[f"{dienst.upper()}_DATABASE_URL"]
            for dienst in DIENSTE
        }
        return {**eigner, **umgebung.server}
    zettel = laufzettel_lesen(umgebung.ordner)
    if zettel is None or zettel.eigener_server:
        raise Abbruch(
            "Dafür müssen die Datenbanken laufen: Starten Sie `ozg up`, oder setzen Sie die vier"
            " Adressen ‹DIENST›_DATABASE_URL.",
            code=NICHT_ERREICHBAR,
        )
    cluster = Cluster(umgebung.ordner)
    try:
        cluster.anschliessen()
    except (OSError, PostgresError) as error:
        raise Abbruch(
            "Die eingebettete Datenbank antwortet nicht.", code=NICHT_ERREICHBAR
        ) from error
    return eingebettete_datenbanken(cluster)
