"""Each service's real bytes: what it is sent, how long, and what its refusals come to."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from email.header import decode_header, make_header
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.adapters.messengers.servers import (
    Service,
    mail_service,
    make_authority,
    named_service,
    plain_service,
)
from tests.publish.builders import make_note

from yanbao.adapters.messengers.feishu import sign
from yanbao.adapters.messengers.services import ServiceMessenger
from yanbao.errors import SettingsError
from yanbao.model.notes import Note, Paragraph, Section
from yanbao.model.pushes import Channel, Delivery
from yanbao.publish.message import fit_message

SITE = "https://example.org/desk"
LINK = f"{SITE}/fund_research_2026-01-04.html"
SECRET = "s3cretKEYofTheTeam"
MESSENGER = ServiceMessenger()
#: address, host, what the path begins with, the largest body the service takes
SERVICES = {
    "feishu": (f"feishu://{SECRET}", "open.feishu.cn", "/open-apis/bot/v2/hook/", 20_000),
    "wecom": (f"wecombot://{SECRET}", "qyapi.weixin.qq.com", "/cgi-bin/webhook/send", 0),
    "dingtalk": (f"dingtalk://{SECRET}", "oapi.dingtalk.com", "/robot/send", 20_000),
    "telegram": (
        f"tgram://123456789:{SECRET}_more_of_it/-100123", "api.telegram.org", "/bot123456789", 0,
    ),
    "slack": (
        f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}ABCDEF/",
        "hooks.slack.com",
        "/services/T1JJ3T3L2/",
        0,
    ),
}  # fmt: skip


def long_note(text: str = "") -> Note:
    """A note whose brief part is longer than any chat tool takes."""
    note = make_note().note
    ranked = note.ranked[0]
    words = text or "成交额较前一日放大，" * 40
    sentences = tuple(
        replace(one, text=f"{words}第{n}句。") for n, one in enumerate((*ranked.sentences,) * 3)
    )
    items = tuple(replace(ranked, rank=n, sentences=sentences) for n in range(1, 11))
    overview = next(s for s in note.sections if s.id == "overview")
    sections = (
        note.sections[0],
        overview,
        Section(id="items", heading="十条", level=3, blocks=items),
    )
    return replace(note, sections=sections)


def send(address: str, note: Note, *, site: str = SITE) -> Delivery:
    channel = Channel(name="team", address=address)
    return MESSENGER.send(channel, fit_message(note, MESSENGER.find_form(channel), site=site))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(authority: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    certificate, chain = authority
    with named_service(chain) as (running, proxy):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        yield running


def text_of(name: str, sent: object) -> str:
    assert isinstance(sent, dict)
    if name == "feishu":
        return str(sent["content"]["text"])
    if name == "wecom":
        return str(sent["text"]["content"])
    if name == "dingtalk":
        return str(sent["text"]["content"])
    if name == "telegram":
        return str(sent["text"])
    attachment = sent["attachments"][0]
    return f"{attachment['title']}\n{attachment['text']}"


@pytest.mark.parametrize("name", SERVICES)
def test_the_brief_part_arrives_with_its_link(name: str, service: Service) -> None:
    address, host, path, _ = SERVICES[name]
    service.answer = b"ok" if name == "slack" else service.answer
    assert send(address, make_note().note) == Delivery(outcome="sent")
    (received,) = service.received
    assert received.host == host
    assert received.path.startswith(path)
    text = text_of(name, received.json)
    assert "港股半导体市场研究摘要" in text
    assert "公开发售获2,347.53倍认购。" in text
    assert LINK in text


def test_a_robot_that_demands_signatures_is_given_them(service: Service) -> None:
    address = f"feishu://{quote('kE/y+secret=', safe='')}@{SECRET}"
    before = int(time.time())
    assert send(address, long_note()) == Delivery(outcome="sent")
    (received,) = service.received
    assert received.path.rstrip("/") == f"/open-apis/bot/v2/hook/{SECRET}"
    stamp = int(received.json["timestamp"])
    assert before <= stamp <= time.time()
    assert received.json["sign"] == sign("kE/y+secret=", stamp)
    assert LINK in text_of("feishu", received.json)
    assert len(received.body) <= 20_000
    assert b"kE/y" not in received.body
    service.answer = b'{"code": 19021, "msg": "sign match fail or timestamp is not within"}'
    assert send(address, make_note().note).outcome == "refused"
    service.stall_s = 1.0
    refused = send(f"{address}?rto=0.3", make_note().note)
    assert (refused.outcome, "kE/y" in refused.detail) == ("unknown", False)


def test_a_signature_is_that_of_a_known_answer() -> None:
    """By openssl: ``printf '' | openssl dgst -sha256 -hmac $'1599360473\\ndemo' -binary``."""
    assert sign("demo", 1599360473) == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="


@pytest.mark.parametrize("name", SERVICES)
def test_a_long_note_is_cut_to_what_the_service_takes(name: str, service: Service) -> None:
    address, _, _, largest = SERVICES[name]
    service.answer = b"ok" if name == "slack" else service.answer
    assert send(address, long_note()).outcome == "sent"
    (received,) = service.received
    text = text_of(name, received.json)
    assert LINK in text
    if largest:
        assert len(received.body) <= largest
    if name == "wecom":
        assert 1_000 < len(text.encode()) <= 2_048
    if name == "telegram":
        assert 1_000 < len(text) <= 4_096
    assert "第0句。" in text, "leads are kept whole"


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("feishu", {"code": 19021, "msg": "sign match fail"}, "code 19021: sign match fail"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "code 93000"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "code 310000"),
    ],
)
def test_a_refusal_inside_a_good_status_is_a_refusal(
    name: str, answer: dict[str, object], told: str, service: Service
) -> None:
    service.answer = json.dumps(answer).encode()
    delivery = send(SERVICES[name][0], make_note().note)
    assert delivery.outcome == "refused"
    assert told in delivery.detail


@pytest.mark.parametrize("name", SERVICES)
def test_a_failure_names_no_secret(
    name: str, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    address = SERVICES[name][0]
    service.status = 403
    echo = address.partition("://")[2]
    words = json.dumps({"errmsg": f"{echo} is unknown", "description": f"{echo} is unknown"})
    service.answer = words.encode()
    with caplog.at_level(logging.DEBUG):
        delivery = send(address, make_note().note)
    assert delivery.outcome == "refused"
    assert "403" in delivery.detail
    assert SECRET not in delivery.detail + caplog.text + repr(Channel(name="t", address=address))


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_gateway_that_gives_up_leaves_it_in_doubt(status: int, service: Service) -> None:
    service.status = status
    assert send(SERVICES["feishu"][0], make_note().note).outcome == "unknown"


def test_a_server_that_never_answers_leaves_it_in_doubt(service: Service) -> None:
    service.stall_s = 1.5
    delivery = send(f"{SERVICES['feishu'][0]}?rto=0.3", make_note().note)
    assert delivery.outcome == "unknown"
    assert len(service.received) == 1


def test_a_server_that_cannot_be_reached_has_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with plain_service() as stopped:
        port = stopped.port
    delivery = send(f"json://127.0.0.1:{port}/hook/{SECRET}", make_note().note)
    assert delivery.outcome == "refused"
    assert SECRET not in delivery.detail


def test_strangers_words_call_nobody_and_stay_text(service: Service) -> None:
    hostile = '<at user_id="all">所有人</at> <!channel> @all <b>x</b> '
    for name in ("feishu", "slack", "telegram"):
        service.answer = b"ok" if name == "slack" else b'{"code": 0, "ok": true}'
        assert send(SERVICES[name][0], long_note(hostile)).outcome == "sent"
        text = text_of(name, service.received[-1].json)
        assert "<at" not in text
        assert "<!channel" not in text
        assert "<b>x" not in text
        assert "所有人" in text


def test_a_webhook_is_sent_json() -> None:
    with plain_service() as running:
        address = f"json://127.0.0.1:{running.port}/hook/{SECRET}"
        assert send(address, make_note().note) == Delivery(outcome="sent")
        (received,) = running.received
    assert received.path == f"/hook/{SECRET}"
    assert received.json["title"] == "2026-01-04 港股半导体市场研究摘要"
    assert LINK in received.json["message"]


def mail_address(port: int) -> str:
    words = f"from=desk@example.org&to=reader@example.org&mode=insecure&pass={SECRET}"
    return f"mailto://127.0.0.1:{port}/?{words}"


def test_a_mail_holds_the_whole_brief_part() -> None:
    with mail_service() as mailbox:
        assert send(mail_address(mailbox.port), long_note()) == Delivery(outcome="sent")
        (mail,) = mailbox.mails
    assert str(make_header(decode_header(mail["Subject"]))).startswith("2026-01-04 港股半导体")
    parts = {
        part.get_content_type(): part.get_payload(decode=True)
        for part in mail.walk()
        if not part.is_multipart()
    }
    shown = parts["text/html"]
    assert isinstance(shown, bytes)
    assert shown.decode().count("第2句。") == 10
    assert f'href="{LINK}"' in shown.decode()


def test_a_mail_that_is_refused_is_told() -> None:
    with mail_service() as mailbox:
        mailbox.answer = "554 no such reader"
        delivery = send(mail_address(mailbox.port), make_note().note)
    assert delivery.outcome == "refused"
    assert SECRET not in delivery.detail
    assert delivery.detail


@pytest.mark.parametrize("address", ["nosuch://", "tgram://", "slack://", "mailto://"])
def test_an_address_that_is_none_is_told_without_it(address: str) -> None:
    with pytest.raises(SettingsError) as told:
        MESSENGER.find_form(Channel(name="team", address=f"{address}{SECRET}"))
    assert "team" in str(told.value)
    assert SECRET not in str(told.value)


def test_paragraphs_alone_make_a_message() -> None:
    note = make_note().note
    kept = tuple(s for s in note.sections if any(isinstance(b, Paragraph) for b in s.blocks))
    with plain_service() as running:
        address = f"json://127.0.0.1:{running.port}/"
        assert send(address, replace(note, sections=kept), site="").outcome == "sent"
        assert "://" not in running.received[0].json["message"]
