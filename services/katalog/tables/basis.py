"""What the tables of the Katalog have in common."""

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from shared.tables import registry_for

AGS = "^06[456][0-9]{5}$"


class Table(SQLModel, registry=registry_for("katalog")):
    """Base of every table in this service."""


def kennung() -> CheckConstraint:
    """The stable name from which the id of a row of the reference data is made."""
    return CheckConstraint("kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="kennung")


def monate(column: str) -> CheckConstraint:
    """A non-empty list of months (JJJJ-MM)."""
    return CheckConstraint(
        f"cardinality({column}) > 0 AND array_position({column}, NULL) IS NULL"
        f" AND array_to_string({column}, ',')"
        " ~ '^20[0-9]{2}-(0[1-9]|1[0-2])(,20[0-9]{2}-(0[1-9]|1[0-2]))*$'",
        name=column,
    )
