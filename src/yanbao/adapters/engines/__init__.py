"""Engines: how a per-document function is mapped over documents."""
