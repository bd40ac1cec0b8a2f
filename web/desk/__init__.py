"""The seat's own workplace (座席工作台)."""
