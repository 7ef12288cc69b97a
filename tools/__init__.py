"""Programs for whoever works on the project: compiling the shipped figures, measuring."""
