"""Datasets other than USDA's weekly export sales, recorded under the same rules as its rows.

Each response is a release. A row is stored once, and again only when its amount changes or a
complete response no longer lists it. Nothing is updated in place or deleted, so that every past
view can be read again.
"""
