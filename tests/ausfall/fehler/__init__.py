"""One fault a file: a context that begins and ends it, and says what was hit."""


class Fehlt(Exception):
    """This machine cannot do that; the text says what is missing."""


class Verletzt(Exception):
    """The fault itself saw something that must not be; `was` names it."""

    def __init__(self, was: str, text: str) -> None:
        super().__init__(text)
        self.was = was
