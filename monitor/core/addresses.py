"""Addresses that pages and tables name; docs/addresses.md lists all of them."""

from __future__ import annotations

WEEKLY_REPORTS = "https://apps.fas.usda.gov/esrqs/"
"""USDA's query system for export sales, where readers ask for a week.

It stands for each week's report, because no address of a single week's report is known.
"""
