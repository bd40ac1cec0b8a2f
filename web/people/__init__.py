"""People who may sign in: who they are, what they may do, whether they get in. ``hotline user`` uses the same."""
