"""Projects that others can use."""
