"""Stores: what was received and what visits found, in folders of this machine."""
