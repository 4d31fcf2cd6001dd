"""Messengers: the ways to where people read."""
