"""Documents the authority makes of an Antrag: their content, their typesetting, their keeping."""
