"""Benchmarks of speed and memory, written to BENCHMARKS.md by `make bench`."""
