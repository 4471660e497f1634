"""A small platform beside OZG-Kommunal, connected from the published documents alone: the example.

It knows docs/handbuch/integration.md and /openapi.json and imports nothing of this project. What
it needs is httpx, the receiver's library of Standard Webhooks, and a file.

    zugang       requests, with a token that is fetched anew when it has run out
    buch         what it must not forget, in one SQLite file; it may be killed at any moment
    postausgang  written down first, then sent: nothing is done twice
    einbinden    registers an Onlinedienst and reports it for many Kommunen at once
    abonnement   a webhook whose secret it knows
    pruefung     whether a delivery is genuine and of now
    empfang      the HTTP server that takes deliveries
    wirkung      what an event does here, once
    nachlesen    events it did not hear, read from the last cursor on
    __main__     the commands
"""
