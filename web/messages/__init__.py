"""The address message gateways bring citizens' words to."""
