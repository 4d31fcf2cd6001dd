"""The command line: a thin face. It parses words, calls the pipeline, and prints what happened."""
