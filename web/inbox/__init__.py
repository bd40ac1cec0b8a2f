"""The inbox of a unit: what it has to sign, to handle, to sign off, and what it watches over."""
