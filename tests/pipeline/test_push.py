from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.adapters.messengers.servers import Service, plain_service
from tests.publish.builders import make_note

from yanbao.adapters.messengers.services import ServiceMessenger
from yanbao.adapters.stores.opening import open_store
from yanbao.errors import NotFound, SettingsError
from yanbao.model.notes import Note
from yanbao.model.pushes import Channel
from yanbao.pipeline.channels import choose_channels, load_channels
from yanbao.pipeline.push import Pushing, PushOptions, name_edition, push_note

NOTE = make_note().note
SITE = PushOptions(site="https://example.org")


class SteppingClock:
    """Every look is a second later."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 4, 8, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@pytest.fixture
def pushing(tmp_path: Path) -> Pushing:
    store = open_store(tmp_path / "yanbao.db")
    return Pushing(
        messenger=ServiceMessenger(), open_pushes=lambda: store.pushes, clock=SteppingClock()
    )


def hook(service: Service, name: str = "hook") -> Channel:
    return Channel(name=name, address=f"json://127.0.0.1:{service.port}/{name}")


def states(
    note: Note, channels: Sequence[Channel], pushing: Pushing, options: PushOptions = SITE
) -> list[str]:
    pushed, _ = push_note(note, channels, pushing, options=options)
    return [one.state for one in pushed]


def test_an_edition_goes_to_a_channel_once(pushing: Pushing) -> None:
    with plain_service() as service:
        channels = [hook(service, "one"), hook(service, "two")]
        assert states(NOTE, channels, pushing) == ["sent", "sent"]
        assert states(NOTE, channels, pushing) == ["already", "already"]
        assert len(service.received) == 2
        later = replace(NOTE, as_of=NOTE.as_of + timedelta(hours=4))
        assert states(later, channels, pushing) == ["sent", "sent"]
        assert len(service.received) == 4


def test_a_channel_that_refuses_is_told_and_the_others_go_on(pushing: Pushing) -> None:
    with plain_service() as bad, plain_service() as good:
        bad.status = 404
        pushed, issues = push_note(
            NOTE,
            [hook(bad, "bad"), Channel(name="none", address="nosuch://x"), hook(good, "good")],
            pushing,
            options=SITE,
        )
        assert [(one.channel, one.state) for one in pushed] == [
            ("bad", "refused"),
            ("good", "sent"),
        ]
        assert [issue.code for issue in issues] == ["push.refused", "push.bad-channel"]
        bad.status = 200
        assert states(NOTE, [hook(bad, "bad")], pushing) == ["sent"]


def test_what_may_have_arrived_is_not_sent_again(pushing: Pushing) -> None:
    with plain_service() as service:
        service.status = 504
        _, issues = push_note(NOTE, [hook(service)], pushing, options=SITE)
        assert [issue.code for issue in issues] == ["push.in-doubt"]
        service.status = 200
        assert states(NOTE, [hook(service)], pushing) == ["already"]
        assert states(NOTE, [hook(service)], pushing, replace(SITE, again=True)) == ["sent"]
        assert len(service.received) == 2


def test_a_push_killed_before_it_heard_back_is_not_repeated(pushing: Pushing) -> None:
    pushing.open_pushes().begin(name_edition(NOTE), "hook", at=NOTE.as_of)
    with plain_service() as service:
        assert states(NOTE, [hook(service)], pushing) == ["already"]
        assert service.received == []


def test_a_dry_run_shows_and_sends_nothing(pushing: Pushing) -> None:
    with plain_service() as service:
        options = replace(SITE, dry_run=True)
        pushed, _ = push_note(NOTE, [hook(service)], pushing, options=options)
        assert pushed[0].state == "shown"
        assert pushed[0].message is not None
        assert "https://example.org/fund_research_2026-01-04.html" in pushed[0].message.body
        assert service.received == []
        assert pushing.open_pushes().find(name_edition(NOTE)) == []


def test_a_note_without_a_site_is_told(pushing: Pushing) -> None:
    with plain_service() as service:
        _, issues = push_note(NOTE, [hook(service)], pushing)
    assert [issue.code for issue in issues] == ["push.no-link"]


def test_channels_come_from_the_file_and_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "channels.toml"
    path.write_text(
        '[[channel]]\nname = "team"\naddress = "json://file"\n'
        '[[channel]]\nname = "mail"\naddress = "mailto://u:p@example.org"\n'
    )
    path.chmod(0o600)
    variables = {"YANBAO_CHANNEL_TEAM": "json://variable", "YANBAO_CHANNEL_MY_DESK": "json://x"}
    channels, issues = load_channels(path, variables)
    assert {name: channel.address for name, channel in channels.items()} == {
        "mail": "mailto://u:p@example.org",
        "my-desk": "json://x",
        "team": "json://variable",
    }
    assert issues == []
    assert [c.name for c in choose_channels(("team", "team"), channels)] == ["team"]
    assert len(choose_channels((), channels)) == 3
    with pytest.raises(NotFound, match="there are: mail, my-desk, team"):
        choose_channels(("nobody",), channels)


def test_a_settings_file_that_others_may_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "channels.toml"
    path.write_text('[[channel]]\nname = "team"\naddress = "json://file"\n')
    path.chmod(0o644)
    assert [issue.code for issue in load_channels(path, {})[1]] == ["push.open-settings"]
    assert load_channels(tmp_path / "none.toml", {}) == ({}, [])


@pytest.mark.parametrize(
    "text",
    [
        'channel = "TOPSECRET',
        '[[channel]]\nname = "team"',
        '[[channel]]\nname = "Team"\naddress = "json://TOPSECRET"',
        '[[channel]]\nname = "team"\naddress = "TOPSECRET"',
        '[[channel]]\nname = "team"\naddress = "json://TOPSECRET"\nmore = 1',
        'channel = 1\nother = "TOPSECRET"',
        '[[channel]]\nname="a"\naddress="x://TOPSECRET"\n[[channel]]\nname="a"\naddress="x://b"',
    ],
)
def test_a_settings_file_that_is_wrong_speaks_without_its_secrets(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "channels.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as told:
        load_channels(path, {})
    assert "TOPSECRET" not in str(told.value)
    assert "channels.toml" in str(told.value)


def test_the_store_keeps_no_secret(pushing: Pushing, tmp_path: Path) -> None:
    with plain_service() as service:
        service.status = 404
        secret = Channel(name="hook", address=f"json://127.0.0.1:{service.port}/TOPSECRET")
        states(NOTE, [secret], pushing)
    steps = pushing.open_pushes().find(name_edition(NOTE))
    assert [(step.attempt, step.step) for step in steps] == [(1, "begun"), (1, "refused")]
    for path in tmp_path.glob("yanbao.db*"):
        assert b"TOPSECRET" not in path.read_bytes()
