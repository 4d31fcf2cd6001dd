"""Migrations of the store, in order; each is applied whole or not at all."""
