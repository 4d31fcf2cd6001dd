"""adapters/readers."""
