"""Kills, halts and starves a running platform while Kommunen work with it: `make ausfall`.

pruefstand   one `ozg up` with its processes, its PostgreSQL and further services beside it
lauf         one run on one platform: its writers, and one fault after another
buch         what the client sent and what it was answered, on the disk before it goes on
schreiben    the writes: bookings and their ends, Anträge, money, Mitteilungen
last         bounded writers that ask again with the same key, and a reader beside them
bestand      the state of the databases after a fault
invarianten  what must hold then: I1 to I12, pure, each with a control that must fail
umweg        a proxy between two programs that delays, resets, truncates or says nothing
netz         a network of its own for a process, with a cable to cut
fehler/      one fault a file
plan         which faults follow one another, and which of them are controls
umschalten   a standby takes over
ueberlast/   a flood, and a downstream that is gone
ergebnis     what was shown, stored so that a part can be repeated alone
bericht      docs/nachweise/ausfall.md, all of it from what is stored
"""
