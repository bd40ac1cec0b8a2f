"""Orders to the switch from pages and from the JSON API."""
