"""A 飞书 robot that demands signatures, which Apprise's plugin does not make.

The signature is 飞书's own: HMAC-SHA256 over nothing, by the key of the second and the secret, in
base64; timestamp and signature stand beside the message. A signature holds for an hour there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import requests
from apprise import NotifyType
from apprise.plugins.feishu import NotifyFeishu


def sign(secret: str, second: int) -> str:
    """Return the signature of a secret for a second since 1970."""
    key = f"{second}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


class SignedFeishu(NotifyFeishu):  # type: ignore[no-untyped-call]
    """Apprise's 飞书 with a secret before the token: ``feishu://SECRET@TOKEN``."""

    def __init__(self, secret: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self._secret = secret

    def send(
        self, body: str, title: str = "", notify_type: Any = NotifyType.INFO, **_: Any
    ) -> bool:
        """Send a message with its signature; whether it was taken, by status alone."""
        del title, notify_type  # Apprise has put the title into the body
        second = int(time.time())
        payload = {
            "timestamp": str(second),
            "sign": sign(self._secret, second),
            "msg_type": "text",
            "content": {"text": body},
        }
        self.throttle()  # type: ignore[no-untyped-call]
        try:
            reply = requests.post(
                self.notify_url.format(token=self.token),
                data=json.dumps(payload).encode(),
                headers={"User-Agent": self.app_id, "Content-Type": "application/json"},
                verify=self.verify_certificate,
                timeout=self.request_timeout,
                allow_redirects=self.redirects,
            )
        except requests.RequestException:
            return False  # overheard and judged by the messenger
        return reply.status_code == requests.codes.ok


def open_signed(address: str, asset: Any) -> SignedFeishu | None:
    """Open the robot of an address; None where it names no secret or cannot be read."""
    found = NotifyFeishu.parse_url(address)  # type: ignore[no-untyped-call]
    if not found or not found.get("user"):
        return None
    secret = NotifyFeishu.unquote(found["user"])  # type: ignore[no-untyped-call]
    try:
        return SignedFeishu(secret, asset=asset, **{k: v for k, v in found.items() if k != "user"})
    except TypeError:
        return None
