"""The pages beneath `/verwaltung`: imports, versions of programmes, who did what."""
