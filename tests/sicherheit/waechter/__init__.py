"""Takes every guard away, one at a time, and looks which test says so: `make waechter`.

A guard is what refuses: a check of rights in the code, a policy, a constraint or a trigger of the
database. None is listed here; `finden` and `schranken` find them by their form.
"""
