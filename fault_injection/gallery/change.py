#!/usr/bin/python3
"""Makes the changed copies of the client's sources that defects.json describes. The build calls it.

  change.py ROOT ID FILE    writes the copy that has the defect ID into FILE; one that is right already is left as it is
  change.py ROOT --check    does every defect still fit its file?

ROOT is the repository. The list is the one beside this script.
Exit codes: 0 written, or all fit; 1 a defect does not fit its file, with the reason; 2 usage, or the list is unreadable.
"""

import json
import pathlib
import sys

LIST = pathlib.Path(__file__).resolve().parent / "defects.json"
# What the program asks the client that it has loaded (marker.h).
MARKER = '\nextern "C" const char* plumbline_gallery_defect() noexcept { return "%s"; }\n'


class Unfit(Exception):
    """A defect that does not fit its file."""


def listed():
    defects = json.loads(LIST.read_text(encoding="utf-8"))["defects"]
    return {f'{one["requirement"]}.{one["name"]}': one for one in defects}


def changed(root, name, defect):
    text = (root / defect["file"]).read_text(encoding="utf-8")
    times = text.count(defect["find"])
    if times != 1:
        raise Unfit(f'{name}: {defect["file"]}: expected once, found {times} times: {defect["find"]}')
    return text.replace(defect["find"], defect["replace"]) + MARKER % name


def write_if_new(path, text):
    """An unchanged copy keeps its time, so that a change of the list compiles anew what it concerns and nothing else."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def check(root, defects):
    unfit = 0
    for name, defect in defects.items():
        try:
            changed(root, name, defect)
        except (Unfit, OSError) as error:
            print(error)
            unfit += 1
    print(f"{len(defects)} defects, {unfit} of them do not fit")
    return 1 if unfit else 0


def main(arguments):
    defects = listed()
    if len(arguments) == 2 and arguments[1] == "--check":
        return check(pathlib.Path(arguments[0]), defects)
    if len(arguments) != 3 or arguments[1] not in defects:
        print(f"change.py: expected ROOT ID FILE or ROOT --check, not {' '.join(arguments)}", file=sys.stderr)
        return 2
    root, name, path = arguments
    write_if_new(pathlib.Path(path), changed(pathlib.Path(root), name, defects[name]))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Unfit as error:
        print(f"change.py: {error}", file=sys.stderr)
        sys.exit(1)
    except (OSError, KeyError, ValueError) as error:
        print(f"change.py: {LIST}: {error}", file=sys.stderr)
        sys.exit(2)
