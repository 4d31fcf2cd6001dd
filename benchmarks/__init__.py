"""Benchmarks: what the project promises of time and memory, measured beside named alternatives."""
