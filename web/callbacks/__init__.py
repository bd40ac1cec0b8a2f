"""Citizens to be called back."""
