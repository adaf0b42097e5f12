"""Asks another computer (the only module that does, and only when a person said so)."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from rea.errors import ReaError

# What a service may answer at most, and how long it may take.
_LARGEST: Final = 4 * 1024 * 1024
_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the HTTP status, and the body of a good answer."""

    status: int
    body: bytes = b""


class NetworkError(ReaError):
    """Another computer could not be asked."""

    def __init__(self, host: str, fact: str) -> None:
        super().__init__(
            f"{host}: {fact}.",
            "Look at the connection, or ask the IT department to allow this address.",
        )
        self.host = host


def get(address: str, *, agent: str) -> Reply:
    """Get what lies at an address; the account's own proxy settings hold.

    Parameters
    ----------
    agent : str
        Who asks, as a service wants to know it.

    Raises
    ------
    NetworkError
        The address is not of https, nobody answered in 20 s, or far too much came.
    """
    host = urlsplit(address).hostname or address
    if urlsplit(address).scheme != "https":
        raise NetworkError(host, "only addresses of https are asked")
    request = urllib.request.Request(address, headers={"User-Agent": agent})
    try:
        # Of https alone, as was seen to above.
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # nosec B310
            body = answer.read(_LARGEST + 1)
    except urllib.error.HTTPError as err:
        with err:
            return Reply(err.code)
    except OSError as err:  # no connection, no such host, nobody in time
        raise NetworkError(host, f"not reached ({getattr(err, 'reason', err)})") from err
    if len(body) > _LARGEST:
        raise NetworkError(host, "it answered far more than was asked")
    return Reply(200, body)
