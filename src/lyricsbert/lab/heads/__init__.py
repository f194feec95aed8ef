"""Heads: small networks on the answers of a bundle that is left as it is, trained on rated songs and queries."""
