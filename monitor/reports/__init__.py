"""Write a `StatusReport` as HTML, text, JSON and CSV. No database access."""
