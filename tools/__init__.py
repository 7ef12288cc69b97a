"""Development tools: compile the bundled figures, run benchmarks."""
