"""The pages beneath `/leistungen`: finding a Leistung, and how far it is."""
