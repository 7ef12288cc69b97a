"""What changed: rules turn assessments and the state before into alerts, each raised once."""
