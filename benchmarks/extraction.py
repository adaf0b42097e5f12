"""How long the pages of extraction take with many studies, and how long a check of them.

``python benchmarks/extraction.py [--studies 300] [--fields 60]``

A review is invented with so many included studies, a form of so many fields, every field
answered by one person and a third of them by another. Each page is asked for by a client within
the same process, and the median of five is given: processor time, of the server alone.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

FORM = """
extraction:
  mode: single-with-verification
  verification: {{share: 1}}
  missing_codes: {{NR: not reported}}
  locator_required: yes
  sections:
{sections}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=300)
    parser.add_argument("--fields", type=int, default=60)
    arguments = parser.parse_args()
    os.environ.setdefault("REA_DEVICE", "bench")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "review"
        _invent(folder, arguments.studies, arguments.fields)
        _ask(folder)


def _invent(folder: Path, n_studies: int, n_fields: int) -> None:
    from support import done

    export = folder.parent / "export.csv"
    rows = ["title,authors,year,abstract"]
    rows += [
        f'Invented study number {n} of many,"Author{n}, A.",2016,What was found in study {n}.'
        for n in range(n_studies)
    ]
    export.write_text("\n".join(rows), encoding="utf-8")
    done("init", folder, "--question", "What helps people stay in touch?", "--name", "One")
    [protocol] = (folder / "protocols").glob("*.yaml")
    text = protocol.read_text(encoding="utf-8")
    before = re.split(r"\n(?:extraction|appraisal|confidence|synthesis):", text)[0]
    protocol.write_text(before + FORM.format(sections=_sections(n_fields)), encoding="utf-8")
    here = ("--review", folder)
    done("people", "add", "Two", *here)
    done("import", export, "--source", "invented", "--searched", "2026-10-01", *here)
    done("dedupe", *here)
    done("protocol", "release", "--approve", "r1", *here)
    _decide(folder)
    _answer(folder)


def _sections(n_fields: int) -> str:
    lines = []
    for k in range(0, n_fields, 10):
        lines.append(f"    - id: part{k}\n      label: Part {k}\n      fields:")
        for n in range(k, min(k + 10, n_fields)):
            kind = "text, locator: yes" if n % 3 == 0 else "integer"
            lines.append(
                f"        - {{id: field{n}, label: Field {n}, type: {kind}, "
                "questions: [PQ], required: yes}"
            )
    return "\n".join(lines)


def _decide(folder: Path) -> None:
    import rea
    from rea import steps

    review = rea.open_review(folder)
    records = review.records(("record_id",))["record_id"].tolist()
    wishes = [steps.Wish(one, "include") for one in records]
    steps.decide(review, wishes, person="r1")
    steps.note_retrieval(review, [steps.RetrievalWish(one, "got") for one in records], person="r1")
    steps.decide(review, wishes, person="r1", stage="full-text")


def _answer(folder: Path) -> None:
    import rea
    from rea import steps
    from rea.extraction.answers import Answer
    from rea.extraction.standing import line_of
    from rea.steps.state import ANSWERS
    from rea.store import log

    review = rea.open_review(folder)
    form = steps.Extraction(review, "r1")
    for person, every in (("r1", 1), ("r2", 3)):
        lines = []
        for k, study in enumerate(form.studies):
            if k % every:
                continue
            for n, field in enumerate(form.form.fields):
                words = {"quote": f"found {n}", "locator": "3", "kind": "quote"}
                given = Answer(
                    study.study_id, field.path, value=str(n), **(words if field.locator else {})
                )
                lines.append(
                    log.new_line(person, **line_of(given), protocol=form.protocol_name, replaces=[])
                )
        review.add_lines(ANSWERS, person, lines)


def _ask(folder: Path) -> None:
    import rea
    from rea import steps
    from rea.steps.state import read_state
    from rea.web import create_app

    review = rea.open_review(folder)
    studies = steps.Extraction(review, "r1").studies
    study, shared = studies[7].study_id, studies[6].study_id
    client = create_app(folder, "r1").test_client()
    pages = ("/", "/extract", f"/extract/{study}", f"/verify/r2/{shared}", "/differing")
    for page in (
        *pages,
        "/coverage",
        "/findings",
        "/findings/PQ",
        "/full-texts",
        f"/printed/{study}",
    ):
        times = []
        for _ in range(5):
            begun = time.process_time()
            status = client.get(page).status_code
            times.append(time.process_time() - begun)
        print(f"{page:40} {status} {1000 * statistics.median(times):8.0f} ms")
    page = client.get(f"/extract/{study}").get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    times = []
    for n in range(5):
        sent = {**form, "name": "part0.field1:1", "part0.field1:1:value": str(900 + n)}
        begun = time.process_time()
        done = client.post(f"/answer/{study}", data=sent)
        times.append(time.process_time() - begun)
        form["part0.field1:1:mark"] = done.get_json()["mark"]
    print(f"{'one field saved':40} {done.status_code} {1000 * statistics.median(times):8.0f} ms")
    begun = time.process_time()
    read_state(review)
    steps.check(review)
    print(f"{'rea check':40}     {1000 * (time.process_time() - begun):8.0f} ms")


if __name__ == "__main__":
    main()
