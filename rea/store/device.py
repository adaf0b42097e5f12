"""Which device this is, so that one person's two laptops never write the same file."""

from __future__ import annotations

import os
import re
import secrets
import socket
from pathlib import Path

import platformdirs

from rea.store.table import write_text


def device_id() -> str:
    """A short name, minted once for this account on this machine.

    It lies outside every review, because a review may be a synced folder that two
    machines share. ``REA_DEVICE`` overrides it.
    """
    given = os.environ.get("REA_DEVICE")
    if given:
        return _slug(given)
    path = own_folder() / "device"
    try:
        return _slug(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent, or not what was written
        minted = f"{_slug(socket.gethostname())}-{secrets.token_hex(2)}"
    try:
        write_text(path, minted + "\n")
    except OSError:  # no home folder to write to: the host's name must do
        return _slug(socket.gethostname())
    return minted


def own_folder() -> Path:
    """Where this account keeps what is no part of any review; ``REA_SETTINGS`` overrides it."""
    given = os.environ.get("REA_SETTINGS")
    return Path(given) if given else platformdirs.user_config_path("rea")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:24] or "device"
