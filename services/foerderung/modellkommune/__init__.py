"""The Modellkommunen of the sources."""
