"""Pages about what citizens are told of their cases."""
