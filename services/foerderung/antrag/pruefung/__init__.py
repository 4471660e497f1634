"""The examination and what is asked for again."""
