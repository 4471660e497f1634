"""Documents of an Antrag, as they are read."""
