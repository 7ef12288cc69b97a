"""Compute readings, lines, status words and checks; load their input from the ledger.

Only the `load_*` modules, `audit`, `contact`, `corrections`, `coverage` and `trade.load` read the
database. Everything else is pure: no I/O, no clock.
"""
