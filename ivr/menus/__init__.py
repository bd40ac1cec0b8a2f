"""Menus that come with the product: examples for lines merged into 12345. 12345 itself has none (GB/T 33358)."""
