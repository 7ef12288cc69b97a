"""Real receivers on loopback: an SMTP server with TLS and login, and a receiver of webhooks."""

from .hooks import HookReceiver
from .office import PASSWORD, USER, PostOffice, Received

__all__ = ["PASSWORD", "USER", "HookReceiver", "PostOffice", "Received"]
