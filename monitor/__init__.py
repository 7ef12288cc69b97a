"""Purchase-commitment monitor: what was bought, compared with what was promised."""

__version__ = "0.1.0"
