"""Pages and tables: a `Standing` becomes HTML, text, JSON and CSV. Never the database."""
