"""Pictures: a `Standing` or an `Assessment` becomes a matplotlib figure. Never the database."""
