"""Push: the brief part of a note to each channel, each edition at most once.

Reads   a note, the channels, what was sent before.
Writes  messages; the steps of each attempt, begun before it is sent.
Never   stops for a channel that fails; sends again what may have arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from yanbao.errors import Issue, SettingsError, Severity
from yanbao.model.notes import Note
from yanbao.model.pushes import Channel, Delivery, Message
from yanbao.ports import Clock, Messenger, PushStore
from yanbao.publish.message import fit_message

State = Literal["sent", "already", "refused", "unknown", "shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PushOptions:
    """Where notes are read (for the link); only show, or send even what was sent before."""

    site: str = ""
    dry_run: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What one channel came to, and the message it was given."""

    channel: str
    service: str
    state: State
    message: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushing:
    """What pushing needs from outside; what was sent is asked for where something is sent."""

    messenger: Messenger
    open_pushes: Callable[[], PushStore]
    clock: Clock


_DEFAULTS = PushOptions()


def name_edition(note: Note) -> str:
    """Name an edition of a note: a later state of the same day's note is another one."""
    return f"{note.name} {note.kind} {note.language} {note.as_of.isoformat()}"


def push_note(
    note: Note,
    channels: Sequence[Channel],
    pushing: Pushing,
    *,
    options: PushOptions = _DEFAULTS,
) -> tuple[list[Pushed], list[Issue]]:
    """Push a note to each channel in turn; a channel that fails is an Issue, the others go on."""
    pushed: list[Pushed] = []
    issues: list[Issue] = []
    if channels and not options.site:
        issues.append(
            _issue(
                "push.no-link", "info", note.name, "the messages carry no link to the note",
                hint="say with --site where the folder is read",
            )
        )  # fmt: skip
    for channel in channels:
        done, met = _push_one(note, channel, pushing, options)
        issues += met
        if done is not None:
            pushed.append(done)
    return pushed, issues


def _push_one(
    note: Note, channel: Channel, pushing: Pushing, options: PushOptions
) -> tuple[Pushed | None, list[Issue]]:
    try:
        form = pushing.messenger.find_form(channel)
        message = fit_message(note, form, site=options.site)
    except (SettingsError, ValueError) as error:
        hint = error.hint if isinstance(error, SettingsError) else ""
        return None, [_issue("push.bad-channel", "error", channel.name, str(error), hint=hint)]
    if options.dry_run:
        shown = Pushed(channel=channel.name, service=form.service, state="shown", message=message)
        return shown, []
    edition, clock = name_edition(note), pushing.clock
    pushes = pushing.open_pushes()
    attempt = pushes.begin(edition, channel.name, at=clock.now(), again=options.again)
    if not attempt:
        return Pushed(channel=channel.name, service=form.service, state="already"), []
    delivery = pushing.messenger.send(channel, message)
    pushes.finish(edition, channel.name, attempt, delivery, at=clock.now())
    done = Pushed(
        channel=channel.name, service=form.service, state=delivery.outcome, message=message
    )
    return done, _judge(channel, form.service, delivery)


def _judge(channel: Channel, service: str, delivery: Delivery) -> list[Issue]:
    if delivery.outcome == "sent":
        return []
    subject = f"{channel.name} ({service})"
    if delivery.outcome == "refused":
        hint = "mend the channel; the note is sent there with the next push"
        return [_issue("push.refused", "error", subject, delivery.detail, hint=hint)]
    hint = "look there; it is not sent again but with --again"
    return [_issue("push.in-doubt", "warning", subject, delivery.detail, hint=hint)]


def _issue(code: str, severity: Severity, subject: str, detail: str, *, hint: str = "") -> Issue:
    return Issue(code=code, severity=severity, subject=subject, detail=detail, hint=hint)
