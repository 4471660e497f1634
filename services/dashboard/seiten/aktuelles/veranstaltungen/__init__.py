"""A Veranstaltung: who comes, and announcing, changing and calling it off."""
