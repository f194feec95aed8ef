"""The HTTP API and the page: a FastAPI application over one library. It computes nothing that a library does not."""
