"""Quant: pure numbers, numpy or plain floats in and out; knows no document, listing or calendar.

Returns and event studies (``event_study``), their tests (``tests_parametric``, ``tests_rank``),
small-sample statistics (``statistics``), shares over clusters (``proportions``), tails of
distributions. Formulas and their sources: docs/methods.md.
"""
