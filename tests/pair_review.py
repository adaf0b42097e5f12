"""A review with records of which rea cannot tell whether they are copies."""

from __future__ import annotations

from pathlib import Path

from support import done, set_clock

# 1 and 2 are one report by the rules, 3 is asked about (a preprint), 4 and 5 are another
# such pair, 6 has nothing to do with them.
RECORDS = (
    ("JOUR", "Keeping in touch with survivors after they leave a rural shelter", "2019", "12"),
    ("JOUR", "Keeping in touch with survivors after they leave a rural shelter", "2019", "12"),
    ("UNPB", "Keeping in touch with survivors after they leave a rural shelter", "2018", ""),
    ("JOUR", "How police officers organise what they write when called to a home", "2016", "4"),
    ("UNPB", "How police officers organize what they write when called to a home", "2015", ""),
    ("JOUR", "Waiting lists of counselling services in four coastal towns", "2020", "7"),
)
ONE, TWO, THREE, FOUR, FIVE, SIX = (f"shelf-2026-11-01/000{n}" for n in range(1, 7))


def import_pairs(folder: Path) -> Path:
    """Import `RECORDS` into the review at `folder` and look for copies once."""
    export = folder.parent / "shelf.ris"
    export.write_text("".join(_ris(*record) for record in RECORDS), encoding="utf-8")
    searched = ("--source", "Shelf", "--searched", "2026-11-01", "--review", folder)
    with set_clock():
        done("import", export, *searched)
    done("dedupe", "--review", folder)
    return folder


def _ris(kind: str, title: str, year: str, volume: str) -> str:
    place = f"JO  - Rural Services Review\nVL  - {volume}\nSP  - 33\nEP  - 51\n" if volume else ""
    place = place or "JO  - SocArXiv\n"
    return f"TY  - {kind}\nTI  - {title}\nAU  - Keane, Orla\nPY  - {year}\n{place}ER  - \n\n"
