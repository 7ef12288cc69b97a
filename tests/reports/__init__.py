"""Tests of what a run writes: the page, the tables, the texts, and their folder."""
