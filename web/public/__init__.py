"""Pages for citizens, who do not sign in: sending a demand in, asking how far it is."""
