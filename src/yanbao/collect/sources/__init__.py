"""The pure part of watching sources: what to ask, what an answer means, what it lists.

Reads
    Sources (knowledge/data/sources.toml), the bytes of replies, robots.txt, the history of visits.
Writes
    FetchRequests, ArticleLinks, decisions about replies and addresses, the health of a source.
Never
    Opens a connection, reads the clock, waits, or follows anything: adapters/sources does.
"""
