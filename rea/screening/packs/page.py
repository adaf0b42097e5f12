"""The pack as one HTML file: it needs no installation and no network, and sends nothing."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from html import escape
from importlib import resources

from rea.phrases import STAGE_NAMES
from rea.screening.packs.contents import Pack


def write_page(pack: Pack, style: str) -> bytes:
    """The page that asks; `style` is the sheet that all pages of rea share."""
    script = _asset("pack.js")
    sheet = f"{style}\n{_asset('pack.css')}"
    return _filled(
        _asset("pack.html"),
        policy=_policy(script, sheet),
        title=escape(f"{pack.review}: {len(pack.records)} records for {pack.reader_name}"),
        review=escape(pack.review),
        reader=escape(f"{pack.reader}, {pack.reader_name}"),
        stage=escape(STAGE_NAMES[pack.stage]),
        style=sheet,
        pack=_embedded(pack),
        script=script,
    ).encode(errors="replace")


def write_list(pack: Pack, style: str) -> bytes:
    """A list to print and tick, with the reasons on its first page."""
    sheet = f"{style}\n{_asset('print.css')}"
    reasons = "".join(
        f"<li><b>{n}. {escape(one.label)}.</b> {escape(one.definition)}</li>"
        for n, one in enumerate(pack.reasons, start=1)
    )
    return _filled(
        _asset("print.html"),
        policy=_policy("", sheet),
        title=escape(f"{pack.review}: {len(pack.records)} records for {pack.reader_name}"),
        review=escape(pack.review),
        reader=escape(f"{pack.reader}, {pack.reader_name}"),
        stage=escape(STAGE_NAMES[pack.stage]),
        facts=escape(f"{pack.protocol} · {pack.made_on} · pack {pack.pack_id}"),
        questions="".join(f"<p>{escape(one)}</p>" for one in pack.questions),
        reasons=reasons,
        care="".join(f"<p>{escape(one)}</p>" for one in pack.care.splitlines()),
        records="".join(_printed(pack, n) for n in range(len(pack.records))),
        style=sheet,
    ).encode(errors="replace")


def _printed(pack: Pack, n: int) -> str:
    one = pack.records[n]
    about = " · ".join(escape(part) for part in (one.authors, one.year, one.journal) if part)
    boxes = " ".join(f"<span>☐ {number + 1}</span>" for number in range(len(pack.reasons)))
    return (
        f'<article><p class="soft small">{n + 1} · {escape(one.record_id)}</p>'
        f'<h2 dir="auto">{escape(one.title or "This record has no title")}</h2>'
        f'<p class="soft">{about}</p>'
        f'<p dir="auto">{escape(one.abstract or "This record has no abstract.")}</p>'
        f'<p class="ticks"><span>☐ Include</span> <span>☐ Not sure</span> '
        f"<span>Exclude for</span> {boxes}</p><p>Note:</p></article>"
    )


def _embedded(pack: Pack) -> str:
    # Within a script element only "<" could end it early.
    return json.dumps(pack.payload(), ensure_ascii=False).replace("<", "\\u003c")


def _policy(script: str, sheet: str) -> str:
    """Nothing may be fetched, and nothing may run but what rea wrote."""
    runs = f"'{_hashed(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {runs}; style-src '{_hashed(sheet)}'; "
        "form-action 'none'; base-uri 'none'"
    )


def _hashed(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


def _filled(template: str, **parts: str) -> str:
    """The template with each ``[[part]]`` in its place; what is filled in is not filled again."""
    head, *rest = template.split("[[")
    for piece in rest:
        name, _, after = piece.partition("]]")
        head += parts[name] + after
    return head


def _asset(name: str) -> str:
    file = resources.files("rea.screening.packs") / "assets" / name
    return file.read_text(encoding="utf-8")
