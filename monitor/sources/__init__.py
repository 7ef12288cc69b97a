"""Other people's figures as typed records. No storage and no arithmetic here."""
