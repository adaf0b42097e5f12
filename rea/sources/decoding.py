"""From the bytes of an export to its text, whatever program wrote them."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rea.errors import SourceError

# A byte-order mark says what follows it. UTF-32 LE begins with the mark of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

# What a file of another kind begins with, and what to do about it.
_FOREIGN = (
    (b"%PDF", "this is a PDF, not an export.", "Export the records as RIS or CSV."),
    (
        b"\xd0\xcf\x11\xe0",
        "this is an old Excel or Word file.",
        "Open it and save it as .xlsx or CSV.",
    ),
    (b"{\\rtf", "this is a formatted (RTF) document.", "Export the records as RIS or CSV."),
    (b"7z\xbc\xaf", "this is a 7z archive.", "Unpack it and import the files in it."),
    (b"Rar!", "this is a RAR archive.", "Unpack it and import the files in it."),
    (b"\x89PNG", "this is a picture.", "Export the records as RIS or CSV."),
    (b"\xff\xd8\xff", "this is a picture.", "Export the records as RIS or CSV."),
)

# What Windows programs write outside Western Europe, and what is usual in East Asia.
_OTHER_CODECS = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"]
_OTHER_CODECS += ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]

# Dashes, dots and quotes of old Macs are capitals with an accent on Windows, where none
# stands behind a small letter; and what is a letter with an accent on Windows.
_OF_MAC = re.compile(rb"[a-z ][\xc9\xd0-\xd5](?![A-Za-z\xc0-\xff])")
_OF_WINDOWS = re.compile(rb"[A-Za-z][\xdf-\xff]|[\x91-\x97]")

# What an empty file may hold all the same, and how far is looked before all of it is.
_NOTHING = b" \t\r\n\x00\xef\xbb\xbf"
_N_LOOKED_AT = 4096
_LENGTH_AT_ONCE = 4 * 2**20

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_CONTROL_BYTES = bytes({*range(32), 127} - set(b"\t\n\r"))
# Line separators that no export means as the end of a field.
_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text with ``\n`` as its only line end, and what had to be mended.

    A large text comes in several parts, each of whole lines, so that whoever joins them
    can let go of the bytes before.
    """

    parts: tuple[str, ...]
    encoding: str
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.parts)


def decode(data: bytes, name: str) -> Decoded:
    """The text of an export, without byte-order marks and control characters.

    Raises
    ------
    SourceError
        The file is empty, or is no text.
    """
    if not data[:_N_LOOKED_AT].strip(_NOTHING) and not data.strip(_NOTHING):
        raise SourceError(name, "the file is empty.", "Export the records again.")
    for start, fact, hint in _FOREIGN:
        if data.startswith(start):
            raise SourceError(name, fact, hint)
    encoding = "UTF-8"
    notes: list[str] = []
    try:
        cleaned = [] if _says_otherwise(data) else [*_utf8_parts(data)]
    except UnicodeDecodeError:
        cleaned = []
    if not cleaned:
        text, encoding, notes = _to_text(data, name)
        cleaned = [_cleaned(text, data)]
    parts = [text for text, _ in cleaned]
    parts[0] = parts[0].lstrip("\ufeff")
    n_controls = sum(n for _, n in cleaned)
    if n_controls:
        notes.append(f"Control characters (such as NUL or ESC) were taken out: {n_controls:,}.")
    return Decoded(tuple(parts), encoding, tuple(notes))


def _says_otherwise(data: bytes) -> bool:
    marked = tuple(mark for mark, codec, _ in _MARKS if codec != "utf-8")
    return data.startswith(marked) or _wide_codec(data) is not None


def _utf8_parts(data: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + _LENGTH_AT_ONCE) + 1 or len(data)
        part = data[at:end]
        yield _cleaned(part.decode("utf-8"), part)
        at = end


def _to_text(data: bytes, name: str) -> tuple[str, str, list[str]]:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, errors="replace")
            if "\ufffd" not in text:
                return text, label, []
            data = data[len(mark) :]
            break
    wide = _wide_codec(data)
    if wide:
        text = data.decode(wide, errors="replace")
        return text, "UTF-16", ["The text is UTF-16 without a byte-order mark; read as such."]
    try:
        return data.decode("utf-8"), "UTF-8", []
    except UnicodeDecodeError:
        _refuse_binary(data, name)
        return _single_byte(data)


def _wide_codec(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every second byte."""
    head = data[:2000]
    if len(head) < 8:
        return None
    if head[1::2].count(0) > 0.4 * len(head) and head[::2].count(0) < 0.05 * len(head):
        return "utf-16-le"
    if head[::2].count(0) > 0.4 * len(head) and head[1::2].count(0) < 0.05 * len(head):
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    head = data[:8000]
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b" for byte in head)
    if controls > 0.02 * len(head):
        raise SourceError(
            name, "this is not a text file.", "Export the records as RIS, CSV or PubMed text."
        )


def _single_byte(data: bytes) -> tuple[str, str, list[str]]:
    """Text that is not UTF-8, or not all of it."""
    lines = data.split(b"\n")
    odd = [number for number, line in enumerate(lines, start=1) if not _is_utf8(line)]
    n_utf8 = sum(not line.isascii() for line in lines) - len(odd)
    if n_utf8 == 0:
        codec = _codec_in_doubt(data)
        if codec:
            text = data.decode(codec, errors="replace")
            return text, codec, [f"The text is not UTF-8; read as {codec}."]
    text = "\n".join(line.decode("utf-8") if _is_utf8(line) else _western(line) for line in lines)
    if n_utf8 == 0:
        return text, "Windows-1252", ["The text is not UTF-8; read as Windows-1252."]
    fact = f"{len(odd):,} of {len(lines):,} lines are not UTF-8 (first: line {odd[0]})"
    return text, "UTF-8 and Windows-1252", [f"{fact}; read as Windows-1252."]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _western(line: bytes) -> str:
    # Windows-1252 leaves five bytes undefined; Latin-1 gives every byte a character.
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _codec_in_doubt(data: bytes) -> str | None:
    """A codec other than Windows-1252: an old Mac's, or one of another script.

    In Western text about 1 letter in 30 bears an accent. Where far more bytes are not
    ASCII the script is another one, and only then is a statistical guess worth having.
    """
    sample = data[:200_000]
    if len(_OF_MAC.findall(sample)) > len(_OF_WINDOWS.findall(sample)):
        return "mac-roman"
    n_letters = sum(map(sample.count, b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    n_high = len(sample.translate(None, bytes(range(128))))
    if n_high <= 0.3 * (n_letters + n_high):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHER_CODECS).best()
    return best.encoding if best else None


def _cleaned(text: str, data: bytes) -> tuple[str, int]:
    """The text with one kind of line end, and how many control characters it had."""
    n_controls = 0
    # Deleting from bytes is far quicker than searching text, and most files have none.
    if len(data.translate(None, _CONTROL_BYTES)) != len(data):
        text, n_sequences = _ANSI.subn("", text)
        text, n_single = _CONTROLS.subn("", text)
        n_controls = n_sequences + n_single
        text = _SEPARATORS.sub(" ", text)
    for separator in "\x85\u2028\u2029":
        if separator in text:
            text = text.replace(separator, " ")
    # The decoder that text files are opened with takes a third of the time of two replacements.
    text = io.IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)
    # Files joined end to end keep the mark of each, at the beginning of a line.
    return text.replace("\n\ufeff", "\n"), n_controls
