"""Where the databases of the running platform are, for commands that read them themselves."""

from collections.abc import Mapping

from ozg.laufzettel import laufzettel_lesen
from ozg.postgres import Cluster, PostgresError
from ozg.umgebung import DIENSTE, Abbruch, Umgebung


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
            code=3,
        )
    cluster = Cluster(umgebung.ordner)
    try:
        cluster.anschliessen()
    except (OSError, PostgresError) as error:
        raise Abbruch("Die eingebettete Datenbank antwortet nicht.", code=3) from error
    urls = {}
    for name in DIENSTE:
        urls[f"{name.upper()}_DATABASE_URL"] = cluster.url(name, f"{name}_app")
        urls[f"{name.upper()}_MIGRATION_URL"] = cluster.url(name, f"{name}_owner")
    return urls
