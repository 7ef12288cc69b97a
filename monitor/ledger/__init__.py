"""What was known and when: every distinct answer of a source, append-only, in SQLite."""
