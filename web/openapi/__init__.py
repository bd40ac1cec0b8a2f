"""The API described for programs: OpenAPI 3.1 made of the routes and of the dataclasses that are served."""
