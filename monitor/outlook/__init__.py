"""Where a window will end: a distribution of its total, learnt from windows that are over.

Pure: no I/O, no clock. Only numpy is needed for an outlook; scoring and the baselines of the
backtest need more (extra `backtest`). The rule is in METHODOLOGY.md, "Outlook".
"""
