"""The figures in Python: `monitor.open()` answers as typed pandas DataFrames. Reads only.

Only this room and the backtest import pandas; nothing here is computed that the commands do not
show too.
"""
