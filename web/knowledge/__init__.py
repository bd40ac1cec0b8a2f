"""The knowledge base: what agents look up, what its keepers write, answer templates, gaps."""
