"""Programs of others: their tokens, what each may do, how often it may ask."""
