"""The doors behind one Fetcher: akshare's functions for ``akshare:``, HTTP for all else."""

from __future__ import annotations

from yanbao.adapters.sources.fetching import HttpFetcher
from yanbao.adapters.sources.flashes import SCHEME, FlashFetcher
from yanbao.adapters.sources.manners import Manners, World
from yanbao.adapters.sources.system import SystemResolver, SystemTimer, draw
from yanbao.errors import Issue
from yanbao.model.replies import FetchRequest, Reply
from yanbao.ports import Clock


class Doors:
    """Sends each request through the door of its scheme."""

    def __init__(self, web: HttpFetcher, flashes: FlashFetcher) -> None:
        self._web = web
        self._flashes = flashes

    def fetch(self, request: FetchRequest) -> tuple[Reply, list[Issue]]:
        """Fetch one thing."""
        door = self._flashes if request.address.startswith(SCHEME) else self._web
        return door.fetch(request)


def open_doors(clock: Clock, manners: Manners) -> Doors:
    """Open the doors of this machine: its timer, resolver and chance, httpx, akshare."""
    world = World(clock=clock, timer=SystemTimer(), resolver=SystemResolver(), draw=draw)
    return Doors(HttpFetcher(world, manners), FlashFetcher(clock))
