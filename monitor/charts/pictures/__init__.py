"""One chart in each file; `monitor.charts` describes what a file has to define."""
