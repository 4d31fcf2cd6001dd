"""Measure: what is touched and by how much, computed rather than asserted.

Reads stories, readings and the knowledge tables. Writes impact scores, exposures (look-through),
listing statistics and key dates. Never uses a row that was not known as of the note's instant.
"""
