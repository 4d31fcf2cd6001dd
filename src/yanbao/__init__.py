"""yanbao (研报): dated fund-research notes in which every sentence can be checked."""

__version__ = "0.1.0"
