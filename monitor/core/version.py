"""The program's version: in its reports, its requests and its package."""

__version__ = "0.1.0"
