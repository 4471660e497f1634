"""The pages beneath `/aktuelles`: Mitteilungen, Veranstaltungen, questions and answers."""
