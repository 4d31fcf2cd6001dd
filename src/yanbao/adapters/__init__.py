"""Adapters: the doors, one family a folder. Each does one thing behind a port of ``ports.py``.

Imported by the assemblies of ``pipeline/`` alone; a library is loaded when its door first opens.
"""
