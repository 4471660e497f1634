"""The figures this service publishes."""
