"""Three times as many requests as a service can answer, and a downstream that is gone.

takt     requests at a constant rate, whether answers come or not
messen   the ramp, the flood, what comes after, and what a dead downstream is still asked
"""
