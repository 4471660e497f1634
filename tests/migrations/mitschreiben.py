"""Migrate an empty database and write down what each revision said to it.

`python -m tests.migrations.mitschreiben SERVICE FOLDER` leaves one SQL file per revision.
"""

import re
import sys
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event

INI = Path(__file__).parents[2] / "migrations" / "alembic.ini"
FERTIG = re.compile(r"alembic_version .*'(\w+)'(?:\)| WHERE)")
EIGENES = re.compile(r"\s*(SELECT|CREATE SCHEMA|CREATE ROLE|CREATE TABLE \w+\.alembic_version)")


def mitschreiben(service: str, ordner: Path) -> None:
    """Write `<service>-<revision>.sql` for each; what Alembic and env.py do besides is left out."""
    befehle: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def _(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if fertig := FERTIG.search(statement):
            datei = ordner / f"{service}-{fertig[1]}.sql"
            datei.write_text("".join(f"{befehl};\n" for befehl in befehle), "utf-8")
            befehle.clear()
        elif not EIGENES.match(statement):
            befehle.append(statement.strip().rstrip(";"))

    command.upgrade(Config(INI, ini_section=service), "head")


if __name__ == "__main__":
    mitschreiben(sys.argv[1], Path(sys.argv[2]))
