"""What was promised: promises, their readings and dated events, read from `data/*.toml`."""
