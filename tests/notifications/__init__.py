"""Messages from a change to a mailbox: who is told, what, when, once."""
