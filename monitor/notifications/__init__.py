"""What alerts say to people: subject, plain text and HTML, made from a standing. Sends nothing."""
