"""Assembly of pushing: the messenger and the clock."""

from __future__ import annotations

from yanbao.adapters.clock import SystemClock
from yanbao.adapters.messengers.services import ServiceMessenger
from yanbao.pipeline.push import Pushing
from yanbao.ports import PushStore


def open_pushing(pushes: PushStore) -> Pushing:
    """Open the ways to where people read."""
    return Pushing(messenger=ServiceMessenger(), pushes=pushes, clock=SystemClock())
