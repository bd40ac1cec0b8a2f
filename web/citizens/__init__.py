"""诉求人: the caller's card with the history of all numbers, putting numbers together and taking them apart."""
