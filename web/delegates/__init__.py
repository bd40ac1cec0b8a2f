"""授权代签: who signs for a unit while somebody is away."""
