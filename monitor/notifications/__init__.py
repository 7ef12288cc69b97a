"""Messages about alerts: who is sent what and when, how they are worded, queued and delivered."""
