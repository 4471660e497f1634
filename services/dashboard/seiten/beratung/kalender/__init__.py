"""Secret addresses under which a calendar program reads Termine."""
