"""The HTTP API and the page: a FastAPI application over one library, without computations of its own."""
