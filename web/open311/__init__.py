"""Open311 GeoReport v2 for other software: JSON and XML, with errors in the specification's own form."""
