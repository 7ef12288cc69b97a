"""Promises, their readings, dated events and statements, read from `data/*.toml`."""
