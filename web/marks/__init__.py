"""Notes and tags beside a case, saved filters, and one action on many cases."""
