"""Speed and memory, measured and kept in BENCHMARKS.md: `make bench`."""
