"""The values of each chart, for the page and for its own table. Without matplotlib."""
