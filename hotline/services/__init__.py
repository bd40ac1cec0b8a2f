"""The long-running services, one module each; ``hotline up`` runs them all."""
