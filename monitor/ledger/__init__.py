"""What was known and when: every distinct response of a source, append-only, in SQLite."""
