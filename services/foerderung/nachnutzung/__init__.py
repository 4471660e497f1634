"""Kommunen that use the Vorhaben of another one, free of charge."""
