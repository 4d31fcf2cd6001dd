"""Verify: each sentence against its evidence; what does not stand is removed, and said.

Reads   Note, Documents, the listing table and the calendars.
Writes  Note (fewer sentences, with counts), Finding, AuditTrail.
Never   shares code with compose; mends a sentence; lets one through because it sounds right.
"""

from __future__ import annotations

from yanbao.verify.audit import audit
from yanbao.verify.gate import CHECKS, gate, judge

__all__ = ["CHECKS", "audit", "gate", "judge"]
