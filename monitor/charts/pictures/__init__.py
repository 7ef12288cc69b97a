"""One chart in each file; see `monitor.charts` for what a file has to define."""
