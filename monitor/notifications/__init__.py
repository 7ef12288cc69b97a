"""Messages about alerts: who gets what and when, wording, queue, delivery, channels."""
