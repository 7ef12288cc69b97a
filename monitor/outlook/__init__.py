"""Forecast a window's final quantity as a distribution, learnt from windows that are over.

The model is pure: no I/O, no clock; only `load`, `load_panels` and `run_backtest` read data. An
outlook needs only numpy; scores and the backtest's baselines need the extra `backtest`. The rule is
in METHODOLOGY.md, "Outlook".
"""
