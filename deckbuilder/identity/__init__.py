"""Which note is which from one build to the next: the ledger, its text, and the recognition."""
