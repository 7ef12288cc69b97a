"""Numbers, dates and findings as sentences."""
