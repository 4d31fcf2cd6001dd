"""Doors to the sources: HTTP by httpx, names by the system's resolver, akshare's functions.

Every connection goes to an address that was checked, and to that address only; every body, wait
and hop is bounded. What went wrong comes back as an Issue.
"""
