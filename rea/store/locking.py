"""A lock on the file that is written, released by the system if the process dies."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes, not files: one byte far behind any content serves as the lock.
    _FAR = 1 << 62

    @contextmanager
    def locked(file: FileIO) -> Iterator[None]:
        """Hold the only write lock on `file`, waiting for it if need be."""
        while True:
            try:
                file.seek(_FAR)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                break
            except OSError as err:
                # Held by another program; a drive that cannot lock at all says something else.
                if err.errno not in (errno.EACCES, errno.EDEADLK):
                    raise
                time.sleep(0.05)
        try:
            yield
        finally:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked(file: FileIO) -> Iterator[None]:
        """Hold the only write lock on `file`, waiting for it if need be."""
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
