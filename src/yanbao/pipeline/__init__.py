"""Pipeline: the composition root. Stages in order, doors opened, nothing decided here."""
