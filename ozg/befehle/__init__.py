"""The commands of `ozg`, a module per subject; the clients are imported when a command runs."""
