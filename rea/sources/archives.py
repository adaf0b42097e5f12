"""What is packed: gzip, zip and workbooks, unpacked in memory and within bounds.

Nothing is written to disk, so a name in an archive can lead nowhere; one that tries to
("../../x.ris") is left aside all the same, and said.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from rea.errors import SourceError

# More than any platform exports at once, and what a small machine can hold.
MAX_UNPACKED = 200 * 2**20
_MAX_MEMBERS = 500

# What the zipfile module raises at bytes that are no archive, or not a whole one.
DAMAGE: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, lzma.LZMAError)
DAMAGE += (NotImplementedError, EOFError, ValueError, OSError, struct.error)

_OTHER_ZIPS = {
    "word/": "this is a Word document.",
    "ppt/": "this is a PowerPoint presentation.",
    "content.xml": "this is an OpenDocument file.",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; without data where it was left aside, and why."""

    name: str
    data: bytes
    reason: str = ""


def is_gzip(data: bytes) -> bool:
    """Whether the bytes are gzip."""
    return data.startswith(b"\x1f\x8b")


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip archive; workbooks are."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def gunzipped(data: bytes, name: str) -> bytes:
    """The bytes within gzip."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, MAX_UNPACKED + 1)
    except zlib.error as error:
        raise SourceError(name, "the gzip file is damaged.", "Fetch it again.") from error
    if len(unpacked) > MAX_UNPACKED:
        raise _too_large(name, len(unpacked))
    if not unpacker.eof:
        raise SourceError(name, "the gzip file is cut short.", "Fetch it again.")
    return unpacked


def is_workbook(data: bytes, name: str) -> bool:
    """Whether a zip archive is an Excel workbook of a size that can be read.

    Raises
    ------
    SourceError
        The archive is damaged, is another kind of document, or unpacks to too much.
    """
    with _opened(data, name) as archive:
        members = archive.infolist()
        size = sum(one.file_size for one in members)
        if size > MAX_UNPACKED:
            raise _too_large(name, size)
        names = [one.filename for one in members]
        if any(one.startswith("xl/") for one in names):
            return True
        for start, fact in _OTHER_ZIPS.items():
            if any(one.startswith(start) for one in names):
                raise SourceError(name, fact, "Save the records as .xlsx or CSV.")
    return False


def members(data: bytes, name: str) -> list[Member]:
    """The files of a zip archive, in their order."""
    found = []
    with _opened(data, name) as archive:
        listed = [one for one in archive.infolist() if not one.filename.endswith("/")]
        if len(listed) > _MAX_MEMBERS:
            raise SourceError(
                name, f"the archive holds {len(listed):,} files.", "Unpack it and import each."
            )
        for one in listed:
            if one.filename.startswith("__MACOSX/") or one.filename.rpartition("/")[2][:1] == ".":
                continue
            found.append(_member(archive, one, name))
    return found


def _member(archive: zipfile.ZipFile, one: zipfile.ZipInfo, name: str) -> Member:
    parts = one.filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return Member(one.filename, b"", "its name leads out of the archive")
    if one.flag_bits & 1:
        return Member(one.filename, b"", "it is locked by a password")
    try:
        with archive.open(one) as stream:
            # The size that an archive states need not be the size that it has.
            data = stream.read(MAX_UNPACKED + 1)
    except DAMAGE:
        return Member(one.filename, b"", "it is damaged")
    if len(data) > MAX_UNPACKED:
        raise _too_large(name, len(data))
    return Member(one.filename, data)


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except DAMAGE as error:
        raise SourceError(name, "the zip file is damaged.", "Fetch it again.") from error


def _too_large(name: str, size: int) -> SourceError:
    return SourceError(
        name,
        f"it unpacks to {size // 2**20:,} MB or more, which is no search export.",
        f"Unpack it and import parts of at most {MAX_UNPACKED // 2**20} MB.",
    )
