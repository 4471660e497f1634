"""Kills, halts and starves a running platform while Kommunen work with it: `make ausfall`.

pruefstand   one `ozg up` with its processes, its PostgreSQL and further services beside it
buch         what the client sent and what it was answered, on the disk before it goes on
schreiben    the writes: bookings and their ends, Anträge, money, Mitteilungen
last         bounded writers that ask again with the same key, and a reader beside them
bestand      the state of the databases after a fault
invarianten  what must hold then: I1 to I12, pure, each with a control that must fail
umweg        a proxy between two services that delays, resets, truncates or says nothing
fehler/      one fault a file
plan         which faults follow one another, and what each showed
bericht      the table of a run, and docs/nachweise/ausfall.md
"""
