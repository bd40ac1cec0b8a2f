"""What is said to callers after the greeting."""
