"""回访: whom to call back now, whom later, and whose answer did not satisfy him."""
