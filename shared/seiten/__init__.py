"""HTML pages: one frame for all, rendered on the server, loading nothing from elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment

ORDNER = Path(__file__).parent
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def vorlagen(*ordner: Path) -> "Environment":
    """Return the templates in `ordner` and the common ones; all of them escape what they show."""
    # an API has one page, which few look at
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader([*ordner, ORDNER]),
        autoescape=select_autoescape(["html"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def als_seite(html: str, *, status: int = 200, cache: str = "no-cache") -> HTMLResponse:
    """Return the answer of a page, with the policy that forbids it every foreign content."""
    return HTMLResponse(
        html, status, headers={"Content-Security-Policy": CSP, "Cache-Control": cache}
    )


def seite(env: "Environment", vorlage: str, *, status: int = 200, **werte: Any) -> HTMLResponse:
    return als_seite(env.get_template(vorlage).render(werte), status=status)
