"""Pages and tables: a `StatusReport` becomes HTML, text, JSON and CSV. Never the database."""
