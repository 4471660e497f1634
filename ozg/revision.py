"""`make revision`: let Alembic write what changed in a service's tables since its last migration.

`python -m ozg.revision SERVICE NAME` migrates an empty, temporary database to the head and
compares. Alembic sees no exclusion constraints, functions or grants: read the result.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ozg.postgres import Cluster
from ozg.umgebung import DIENSTE, WURZEL


def revision(service: str, name: str) -> int:
    """Write the migration and return Alembic's exit code."""
    with tempfile.TemporaryDirectory(prefix="ozg-revision-") as folder:
        cluster = Cluster(Path(folder))
        try:
            cluster.start()
            owner, app = f"{service}_owner", f"{service}_app"
            cluster.make_database(service, owner=owner, app=app)
            urls = {
                f"{service.upper()}_MIGRATION_URL": cluster.url(service, owner),
                f"{service.upper()}_DATABASE_URL": cluster.url(service, app),
            }
            return _alembic(service, urls, "upgrade", "head") or _alembic(
                service, urls, "revision", "--autogenerate", "-m", name
            )
        finally:
            cluster.stop()


def _alembic(service: str, urls: dict[str, str], *command: str) -> int:
    config = str(WURZEL / "migrations" / "alembic.ini")
    return subprocess.run(
        [sys.executable, "-m", "alembic", "-c", config, "-n", service, *command],
        cwd=WURZEL,
        env=os.environ | urls,
        check=False,
    ).returncode


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in DIENSTE:
        sys.exit(f"Aufruf: make revision SERVICE={'|'.join(DIENSTE)} NAME=kurzer_name")
    sys.exit(revision(sys.argv[1], sys.argv[2]))
