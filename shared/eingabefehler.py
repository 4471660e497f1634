"""Input errors in German: pydantic knows what is wrong, this module says it in our words."""

from collections.abc import Mapping
from typing import Any

from shared.schemas.eingabe import EINZEILIG, GELD, LESBAR, POSTFACH, ZEIT
from shared.schemas.kalenderabo import GEHEIMNIS
from shared.schemas.onlinedienst import ADRESSVORLAGE
from shared.schemas.problem import InputError

SAETZE = {
    "missing": "Diese Angabe fehlt.",
    "doppelt": "Diese Angabe steht zweimal da.",
    "extra_forbidden": "Diese Angabe ist hier nicht vorgesehen.",
    "string_type": "Hier wird ein Text erwartet.",
    "string_too_short": "Der Text braucht mindestens {min_length} Zeichen.",
    "string_too_long": "Der Text darf höchstens {max_length} Zeichen haben.",
    "string_pattern_mismatch": "Die Schreibweise stimmt nicht{erwartet}.",
    "string_unicode": "Der Text ist kein gültiges Unicode.",
    "int_type": "Hier wird eine ganze Zahl erwartet.",
    "int_parsing": "Das ist keine ganze Zahl.",
    "int_parsing_size": "Die Zahl ist zu groß.",
    "int_from_float": "Hier wird eine ganze Zahl erwartet.",
    "bool_type": "Hier wird true oder false erwartet.",
    "bool_parsing": "Hier wird true oder false erwartet.",
    "decimal_type": "Hier wird eine Zahl erwartet.",
    "decimal_parsing": "Das ist keine Zahl.",
    "decimal_max_digits": "Die Zahl hat zu viele Stellen.",
    "decimal_max_places": "Die Zahl hat zu viele Nachkommastellen.",
    "decimal_whole_digits": "Die Zahl ist zu groß.",
    "finite_number": "Die Zahl muss endlich sein.",
    "greater_than_equal": "Der Wert muss mindestens {ge} sein.",
    "less_than_equal": "Der Wert darf höchstens {le} sein.",
    "greater_than": "Der Wert muss größer als {gt} sein.",
    "less_than": "Der Wert muss kleiner als {lt} sein.",
    "date_type": "Hier wird ein Datum erwartet (JJJJ-MM-TT).",
    "date_parsing": "Das ist kein Datum (JJJJ-MM-TT).",
    "date_from_datetime_parsing": "Das ist kein Datum (JJJJ-MM-TT).",
    "date_from_datetime_inexact": "Hier wird ein Datum ohne Uhrzeit erwartet (JJJJ-MM-TT).",
    "uuid_type": "Das ist keine Kennung (UUID).",
    "uuid_parsing": "Das ist keine Kennung (UUID).",
    "enum": "Erlaubt sind: {expected}.",
    "literal_error": "Erlaubt sind: {expected}.",
    "list_type": "Hier wird eine Liste erwartet.",
    "tuple_type": "Hier wird eine Liste erwartet.",
    "frozen_set_type": "Hier wird eine Liste erwartet.",
    "union_tag_invalid": "Erlaubt sind: {expected_tags}.",
    "union_tag_not_found": "Es fehlt, von welcher Art das ist.",
    "too_short": "Hier sind mindestens {min_length} Einträge nötig.",
    "too_long": "Hier sind höchstens {max_length} Einträge erlaubt.",
    "json_invalid": "Der Inhalt ist kein lesbares JSON.",
    "model_attributes_type": "Hier wird ein JSON-Objekt erwartet.",
    "model_type": "Hier wird ein JSON-Objekt erwartet.",
    "dict_type": "Hier wird ein JSON-Objekt erwartet.",
    "datei": "Hier wird eine Datei erwartet.",
    "value_error": "{error}",
}

MUSTER = {
    r"^https?://[!-~]{1,490}$": "eine Adresse, die mit https:// beginnt, ohne Leerzeichen",
    r"^[a-z0-9][a-z0-9_.-]*\*?$": "ein Typ von Ereignissen oder sein Anfang mit * am Ende",
    r"^[0-9]{8}$": "ein Gemeindeschlüssel mit 5, 8 oder 12 Ziffern",
    r"^[0-9]{12}$": "ein Regionalschlüssel mit 12 Ziffern",
    r"^99[0-9]{12}$": "ein LeiKa-Schlüssel: 14 Ziffern, die ersten beiden 99",
    r"^99([0-9]{3}){1,4}$": "ein LeiKa-Schlüssel oder sein Anfang: 5, 8, 11 oder 14 Ziffern",
    r"^[a-z][a-z0-9_]*$": "Kleinbuchstaben, Ziffern und Unterstriche, am Anfang ein Buchstabe",
    r"^1[0-9]{0,4}$": "eine OZG-ID oder ihr Anfang",
    r"^[012][0-9]{6}$": "ein SDG-Code: sieben Ziffern, die erste 0, 1 oder 2",
    r"^(0[1-9]|1[0-6])$": "ein Land: zwei Ziffern von 01 bis 16",
    r"^20[0-9]{2}-(0[1-9]|1[0-2])$": "ein Monat ab 2000-01 (JJJJ-MM)",
    ADRESSVORLAGE: "eine Adresse mit https://, als Platzhalter nur {ags} und {ars}",
    GELD: "ein Betrag in Euro mit Punkt und höchstens zwei Nachkommastellen",
    POSTFACH: "eine E-Mail-Adresse in Kleinbuchstaben",
    r"^[A-Z][A-Z0-9-]{0,39}$": "die Kennung einer Regel: Großbuchstaben, Ziffern, Bindestriche",
    r"^1[0-9]{4}$": "eine OZG-ID: fünf Ziffern, die erste eine 1",
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$": "ein Monat (JJJJ-MM)",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": "eine Uhrzeit (HH:MM)",
    r"^[A-Za-z0-9_-]+$": "der next_cursor der vorigen Antwort",
    r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$": "ein Datum von 1900 bis 2199 (JJJJ-MM-TT)",
    r"^(20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}$": "ein Datum von 2000 bis 2100 (JJJJ-MM-TT)",
    r'^"([0-9]{1,9})(?:-[0-9a-f]{16})?"$': "ein ETag, wie es gelesen wurde",
    EINZEILIG: "eine Zeile Text ohne Steuerzeichen und ohne unsichtbare Zeichen",
    LESBAR: "ein Text ohne Steuerzeichen und ohne unsichtbare Zeichen",
    r"^[A-Z][A-Z0-9_]{1,39}$": "2 bis 40 Großbuchstaben, Ziffern und Unterstriche",
    r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?$": "eine Adresse mit https://",
    r"^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$": "ein Jahr, ein Monat oder ein Tag ab 2000",
    ZEIT: "ein Zeitpunkt mit Zeitzone, etwa 2021-05-20T10:30:00+02:00",
    GEHEIMNIS: "das Geheimnis einer Kalenderadresse: 43 Zeichen",
    r"^[A-Z]{2,4}$": "2 bis 4 Großbuchstaben",
    r"^[a-z][a-z0-9_]{0,59}$": "ein Name aus Kleinbuchstaben, Ziffern und Unterstrichen",
    r"^[a-z][a-z0-9_]{0,62}$": "ein Name aus Kleinbuchstaben, Ziffern und Unterstrichen",
    r"^[^\x00-\x1f]+$": "ein Text ohne Steuerzeichen",
    r"^[A-Z][A-Z0-9-]{0,19}$": "Großbuchstaben, Ziffern und Bindestriche, höchstens 20",
    r"^[A-Z][A-Z0-9_]{0,19}$": "Großbuchstaben, Ziffern und Unterstriche, höchstens 20",
    r"^[^@\s]+@[^@\s]+$": "eine E-Mail-Adresse",
    r"^[+0-9][0-9 /()-]*$": "eine Telefonnummer aus Ziffern, Leerzeichen und / ( ) -",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "Kleinbuchstaben, Ziffern und einzelne Bindestriche",
    r"^[0-9]{1,9}-[0-9a-f]{8}$": "eine Regelversion, wie eine Prüfung sie nennt",
    r"^[a-z][a-z0-9_]{0,99}:[a-z0-9.,-]{1,200}$": "eine Angabe als name:wert",
    r"^[\x21-\x7e]+$": "Buchstaben, Ziffern und Zeichen ohne Leerzeichen und Umlaute",
}


def to_input_error(error: Mapping[str, Any]) -> InputError:
    """Return where (`/body/…`), what (pydantic's code) and a German sentence."""
    context = dict(error.get("ctx") or {})
    erwartet = MUSTER.get(context.get("pattern", ""))
    if isinstance(context.get("expected"), str):  # a list as pydantic writes it
        context["expected"] = context["expected"].replace("' or '", "' oder '")
    context["erwartet"] = f"; erwartet wird: {erwartet}" if erwartet else ""
    satz = SAETZE.get(error["type"], "Diese Angabe ist nicht gültig.")
    return InputError(
        pointer=_pointer(error["loc"]), code=error["type"], detail=satz.format_map(context)
    )


def _pointer(loc: tuple[int | str, ...]) -> str:
    steps = (str(step).encode("utf-8", "replace").decode()[:100] for step in loc)
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
