"""What all charts have in common: escaped text, a title, a description, no style of their own."""

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

STIL = '<?xml-stylesheet type="text/css" href="/ozg.css"?>\n'


def element(name: str, *inhalt: str, **attribute: str | float | None) -> str:
    """Return `<name …>inhalt</name>`; `inhalt` is SVG already, attributes are escaped.

    An underscore at the end of an attribute is left out, others become hyphens.
    """
    felder = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_wert(wert))}"'
        for key, wert in attribute.items()
        if wert is not None
    )
    return f"<{name}{felder}>{''.join(inhalt)}</{name}>" if inhalt else f"<{name}{felder}/>"


def schrift(text: str, x: float, y: float, klasse: str | None = None) -> str:
    return element("text", escape(text), class_=klasse, x=x, y=y)


def bild(
    teile: Iterable[str],
    *,
    breite: int,
    hoehe: int,
    titel: str,
    beschreibung: str,
    kennung: str,
    klasse: str,
    rolle: str = "img",
) -> Markup:
    """Return the whole picture; `kennung` makes its ids unique in a page.

    `rolle` is "group" where the parts are links. All colour and type come from the stylesheet, by
    classes within one of `klasse`, which the root bears for those who show it alone.
    """
    return Markup(  # noqa: S704 (made of escaped parts only)
        element(
            "svg",
            element("title", escape(titel), id=f"{kennung}-titel"),
            element("desc", escape(beschreibung), id=f"{kennung}-text"),
            *teile,
            xmlns="http://www.w3.org/2000/svg",
            class_=klasse,
            viewBox=f"0 0 {breite} {hoehe}",
            role=rolle,
            aria_labelledby=f"{kennung}-titel {kennung}-text",
        )
    )


def allein(svg: Markup) -> str:
    """Return the picture as a file that is shown by itself, with the stylesheet of the pages."""
    return STIL + str(svg)


def _wert(wert: str | float) -> str:
    return wert if isinstance(wert, str) else f"{round(wert, 1):g}"
