"""Tables as files: CSV, JSON, XLSX, Parquet, and a calendar. No queries, no pages.

A `Table` describes its columns; each format is one module that writes any table row by row, so that
memory use does not grow with the ledger.
"""
