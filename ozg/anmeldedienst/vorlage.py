"""The one template of the development issuer, in the frame of all pages."""

from pathlib import Path

from shared.seiten import vorlagen

SEITE = vorlagen(Path(__file__).parent).get_template("anmelden.html")
