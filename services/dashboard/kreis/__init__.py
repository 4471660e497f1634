"""A Kreis with its Kommunen."""
