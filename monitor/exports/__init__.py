"""Tables as files: CSV, JSON, XLSX, Parquet, and a calendar. Never the database, never a page.

A `Table` says what its columns are; each format is one file of this folder that writes any
table, row by row, so that the size of a ledger does not matter.
"""
