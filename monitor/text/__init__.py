"""What is known: the ledger's figures put through the arithmetic. Reads only."""
