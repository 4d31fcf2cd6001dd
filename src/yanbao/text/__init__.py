"""Text: pure grammars over a document's words; every finding is a span over the original.

Reads: a View (the original beside its simplified, half-width copy of the same length).
Writes: sentences, quantities, times; and numbers and dates as the trade prints them (formats).
Never: looks at a clock, a network or another document; changes the text.
"""
