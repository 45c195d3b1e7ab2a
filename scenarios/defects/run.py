#!/usr/bin/python3
"""Proves that the checks bite: one line of a copy of the reference client is changed, and verify must fail for it.

  run.py --build DIR NAME...       each defect's failing requirements must be exactly those that defects.json lists
                                   (in the live world: its own id, and no other than those)
  run.py --build DIR --all         the same for all defects
  run.py --covered                 every MUST judged from journals or from inside the client has a defect
  run.py --build DIR --learn NAME  prints what fails, compares nothing

--defects FILE takes another list than defects.json.
DIR is a build tree of Ninja with `plumbline` built. Nothing in it or in the sources is changed: the changed file is
compiled beside it, linked before the library that holds the original, and verify runs from DIR/defects/NAME.
Exit codes: 0 all as listed; 1 a defect was missed, or caught by other requirements; 2 usage, or a defect that no longer
fits its file or does not compile.
"""

import argparse
import json
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
JUDGED = ("journal", "inside")  # kinds of evidence that this process can give; the others need a machine's resources
RUN_SECONDS_MAX = 300


class Unusable(Exception):
    """A defect or a build tree that cannot be used."""


def defects(path):
    listed = json.loads(path.read_text(encoding="utf-8"))["defects"]
    by_name = {f'{one["requirement"]}.{one["name"]}': one for one in listed}
    if len(by_name) != len(listed):
        raise Unusable(f"{path}: expected each requirement and name once")
    return by_name


def patched(defect):
    path = SOURCE / defect["file"]
    text = path.read_text(encoding="utf-8")
    if text.count(defect["find"]) != 1:
        raise Unusable(f'{defect["file"]}: expected once, found {text.count(defect["find"])} times: {defect["find"]}')
    if "\n" in defect["find"] + defect["replace"] or defect["find"] == defect["replace"]:
        raise Unusable(f'{defect["file"]}: expected a change of one line: {defect["find"]}')
    return text.replace(defect["find"], defect["replace"])


def checked(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unusable(f"{shlex.join(command[:1])} failed: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def compile_changed(build, defect, copy, built):
    original = str(SOURCE / defect["file"])
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    entry = next((one for one in commands if one["file"] == original), None)
    if entry is None:
        raise Unusable(f'{defect["file"]}: not in {build}/compile_commands.json')
    words = shlex.split(entry["command"])
    words[words.index("-o") + 1] = str(built)
    words[words.index(original)] = str(copy)
    # Quick to compile, and a change may leave something unused. Included files are found from the source tree.
    checked(words + ["-O0", "-w", f"-I{SOURCE}"], entry["directory"])


def link(build, built, program):
    # The last command of the program's target is its link, wrapped by ninja as ": && LINK && :".
    line = checked(["ninja", "-t", "commands", "plumbline"], build).rstrip("\n").rsplit("\n", 1)[-1]
    words = shlex.split(line.removeprefix(": && ").removesuffix(" && :"))
    words[words.index("-o") + 1] = str(program)
    first_library = next(at for at, word in enumerate(words) if word.endswith(".a"))
    checked(words[:first_library] + [str(built)] + words[first_library:], build)


def failing(program, defect, folder):
    result = folder / "result.json"
    command = [str(program), "verify", "--world", defect.get("world", "sim"), "--json", str(result)]
    if defect.get("world") == "live":
        command += ["--requirement", defect["requirement"]]
    result.unlink(missing_ok=True)
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=RUN_SECONDS_MAX)
    if not result.exists():
        raise Unusable(f"verify wrote no result (exit {run.returncode}): {run.stderr[-500:]}")
    cases = json.loads(result.read_text(encoding="utf-8"))["cases"]
    return sorted({verdict["requirement"] for case in cases for verdict in case["verdicts"]
                   if verdict["status"] == "fail"})


def caught(build, name, defect):
    folder = build / "defects" / name
    copy = folder / defect["file"]
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(patched(defect), encoding="utf-8")
    compile_changed(build, defect, copy, folder / "changed.o")
    link(build, folder / "changed.o", folder / "plumbline")
    return failing(folder / "plumbline", defect, folder)


def check(build, name, defect):
    listed = sorted([defect["requirement"], *defect.get("also", [])])
    found = caught(build, name, defect)
    # With real threads a deadlock or a held lock breaks now more promises, now fewer: the id, and none that is not listed.
    real_time = defect.get("world") == "live" and defect["requirement"] in found and set(found) <= set(listed)
    if found == listed or real_time:
        shutil.rmtree(build / "defects" / name)  # tens of MB each; what differs stays to be looked at
        print(f"{name}: fails {', '.join(found)}")
        return True
    print(f"{name}: expected {', '.join(listed)} to fail, but {', '.join(found) or 'nothing'} did")
    return False


def check_covered(listed):
    catalogue = json.loads((SOURCE / "scenarios/requirements.json").read_text(encoding="utf-8"))["requirements"]
    wanted = {one["id"] for one in catalogue if one["level"] == "MUST" and one["evidence"] in JUDGED}
    missing = sorted(wanted - {defect["requirement"] for defect in listed.values()})
    print(f"{len(wanted)} requirements, without a defect: {', '.join(missing) or 'none'}")
    return not missing


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--covered", action="store_true")
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--defects", type=pathlib.Path, default=HERE / "defects.json")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    listed = defects(given.defects)
    if given.covered:
        return 0 if check_covered(listed) else 1
    unknown = [name for name in given.names if name not in listed]
    if unknown or given.build is None or not (given.names or given.all):
        raise Unusable(f"expected --build DIR and names of defects, not {' '.join(unknown) or 'nothing'}")
    build = given.build.resolve()
    good = True
    for name in listed if given.all else given.names:
        if given.learn:
            print(name, *caught(build, name, listed[name]), flush=True)
        else:
            good = check(build, name, listed[name]) and good
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Unusable, OSError, KeyError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"defects: {error}", file=sys.stderr)
        sys.exit(2)
