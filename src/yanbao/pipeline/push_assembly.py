"""Assembly of pushing: the messenger and the clock."""

from __future__ import annotations

from collections.abc import Callable

from yanbao.adapters.clock import SystemClock
from yanbao.adapters.messengers.services import ServiceMessenger
from yanbao.pipeline.push import Pushing
from yanbao.ports import Messenger, PushStore


def open_messenger() -> Messenger:
    """Open the ways to where people read."""
    return ServiceMessenger()


def open_pushing(pushes: Callable[[], PushStore]) -> Pushing:
    """Return what pushing needs; ``pushes`` opens what was sent before."""
    return Pushing(messenger=open_messenger(), open_pushes=pushes, clock=SystemClock())
