"""The routes of the HTTP API, one module for each thing that they speak of."""
