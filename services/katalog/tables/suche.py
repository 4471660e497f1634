"""What the search reads: the words of every name, and how a column of them is made."""

from typing import Any

from sqlalchemy import Computed, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from services.katalog.tables.basis import Table
from shared.schemas.suche import Suchart
from shared.tables import as_text, one_of


def worte_von(column: str) -> Any:
    """A generated column: the words of the folded text in `column`, as they are, none left out."""
    words = f"regexp_replace({column}, '[^[:alnum:]]+'::text, ' '::text, 'g'::text)"
    return Field(
        default=None,
        sa_type=TSVECTOR,
        sa_column_args=[Computed(f"to_tsvector('simple'::regconfig, {words})", persisted=True)],
    )


class Suchwort(Table, table=True):
    """A word that stands in the name of a thing of this art; `stamm` is its German stem.

    Kept by triggers on the tables whose words it holds. A word stays when its last name is gone:
    it then finds nothing.
    """

    __table_args__ = (
        one_of("art", Suchart),
        Index(
            "ix_suchwort_aehnlich",
            "wort",
            postgresql_using="gin",
            postgresql_ops={"wort": "gin_trgm_ops"},
        ),
    )

    wort: str = Field(primary_key=True, sa_type=Text)
    art: Suchart = Field(primary_key=True, sa_type=as_text(Suchart))
    stamm: str | None = Field(
        default=None,
        index=True,
        sa_type=Text,
        sa_column_args=[
            Computed("(ts_lexize('german_stem'::regdictionary, wort))[1]", persisted=True)
        ],
    )
