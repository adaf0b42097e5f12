"""The pages where people read, decide and settle: served to this computer alone."""

from __future__ import annotations

from rea.web.app import create_app
from rea.web.serving import serve

__all__ = ["create_app", "serve"]
