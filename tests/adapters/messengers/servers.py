"""Real servers on loopback: HTTPS under the services' own names, reached through a proxy, and SMTP.

The messenger connects by its usual way, ``HTTPS_PROXY``; the proxy leads every name to one TLS
server whose certificate an authority of the test signed.
"""

from __future__ import annotations

import json
import select
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

NAMES = (
    "open.feishu.cn", "qyapi.weixin.qq.com", "oapi.dingtalk.com", "api.telegram.org",
    "hooks.slack.com", "127.0.0.1",
)  # fmt: skip


@dataclass
class Received:
    """One request as it came over the wire."""

    host: str
    path: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    """What the server was sent, and what it answers."""

    received: list[Received] = field(default_factory=list)
    status: int = 200
    answer: bytes = b'{"code": 0, "errcode": 0, "ok": true}'
    stall_s: float = 0.0
    port: int = 0


def _serve(service: Service, context: ssl.SSLContext | None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("content-length", 0))
            host = self.headers.get("host", "")
            service.received.append(Received(host, self.path, self.rfile.read(size)))
            time.sleep(service.stall_s)
            self.send_response(service.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(service.answer)))
            self.end_headers()
            self.wfile.write(service.answer)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@contextmanager
def plain_service() -> Iterator[Service]:
    """An HTTP server on loopback."""
    service = Service()
    server = _serve(service, None)
    service.port = server.server_address[1]
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def make_authority(folder: Path) -> tuple[Path, Path]:
    """Make an authority, and a key with a certificate for the services' names."""
    names = ",".join(f"IP:{n}" if n[0].isdigit() else f"DNS:{n}" for n in NAMES)
    (folder / "names").write_text(f"subjectAltName={names}\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    steps = [
        ["req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
         "-subj", "/CN=test authority", "-addext", "keyUsage=critical,keyCertSign"],
        ["req", *key, "-keyout", "key.pem", "-out", "ask.pem", "-subj", "/CN=test"],
        ["x509", "-req", "-in", "ask.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
         "-out", "cert.pem", "-extfile", "names"],
    ]  # fmt: skip
    for step in steps:
        subprocess.run(["openssl", *step], cwd=folder, check=True, capture_output=True)
    chain = folder / "chain.pem"
    chain.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return folder / "ca.pem", chain


@contextmanager
def named_service(chain: Path) -> Iterator[tuple[Service, str]]:
    """A TLS server that every name leads to; yields it and the address of the proxy there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    service = Service()
    server = _serve(service, context)
    service.port = server.server_address[1]
    proxy = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_accept, args=(proxy, service.port), daemon=True).start()
    try:
        yield service, f"http://127.0.0.1:{proxy.getsockname()[1]}"
    finally:
        proxy.close()
        server.shutdown()
        server.server_close()


def _accept(proxy: socket.socket, port: int) -> None:
    while True:
        try:
            client, _ = proxy.accept()
        except OSError:
            return
        threading.Thread(target=_tunnel, args=(client, port), daemon=True).start()


def _tunnel(client: socket.socket, port: int) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(4096)
    with socket.create_connection(("127.0.0.1", port)) as server, client:
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        ends = {client: server, server: client}
        while True:
            for end in select.select(list(ends), [], [])[0]:
                payload = end.recv(65_536)
                if not payload:
                    return
                ends[end].sendall(payload)


@dataclass
class Mailbox:
    """The mails that came in."""

    mails: list[Message] = field(default_factory=list)
    answer: str = "250 OK"
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))
        return self.answer


@contextmanager
def mail_service() -> Iterator[Mailbox]:
    """An SMTP server on loopback."""
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        mailbox.port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
