"""What the generated requests may contain."""

from typing import Any

import schemathesis


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Send no made-up cursor where the request is meant to be good: it is opaque.

    Real ones are walked by test_listen.py, and bad requests keep theirs.
    """
    if case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)
    return case
