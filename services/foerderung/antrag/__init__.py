"""Anträge from the draft to the last euro accounted for, in the order of their life.

entwurf → pruefung → entscheidung → mittel → abschluss: each has its acts and its routes. What all
of them share is here: which act leads where (status), who sees what (zugriff), how every act is
carried out (vollziehen), and how an Antrag is read (queries).
"""
