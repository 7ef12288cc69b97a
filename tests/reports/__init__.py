"""What a run writes: the page, the tables, the texts, and the folder they stand in."""
