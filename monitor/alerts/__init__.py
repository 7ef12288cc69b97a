"""Compare assessments with the recorded state, and raise an alert once for each change."""
