"""Runs clang-tidy-14 on files of a compile database, one a core, and remembers those that were clean.

Usage: tidy_files.py BUILD_DIRECTORY CHECKS SECONDS FILE...     Called by ci/tidy; CHECKS narrows those of .clang-tidy, ""
does not; after SECONDS no further file is begun, 0: no limit.
Exit codes: 0 clean, 1 warnings, 2 bad input.

The key of a clean file is a hash of all that clang-tidy looks at: the preprocessed text with its comments (NOLINT is
one), the command, the .clang-tidy file, the checks, and the tool's version. Reading a file takes ten seconds and more,
hashing it a tenth of one.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import time

TIDY = "clang-tidy-14"
CACHE_DAYS = 30  # a clean result that nobody asked for in this time is forgotten
SECONDS_MAX = 600  # one file; the slowest takes about 30 s


def read_database(build):
    """Absolute path -> compile command, split into words, with the directory it runs in."""
    entries = json.loads((build / "compile_commands.json").read_text())
    return {e["file"]: (e["directory"], shlex.split(e["command"])) for e in entries}


def preprocessed(directory, command):
    """The text that the compiler sees, comments kept; None when the preprocessor fails (clang-tidy then says why)."""
    words = list(command)
    if "-o" in words:
        del words[words.index("-o") : words.index("-o") + 2]
    done = subprocess.run(words + ["-E", "-C"], cwd=directory, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def key_of(root, directory, command, common):
    text = preprocessed(directory, command)
    if text is None:
        return None
    # Where the clone lies is no part of the result.
    seen = os.fsencode(" ".join(command)) + text
    return hashlib.sha256(common + seen.replace(os.fsencode(root), b".")).hexdigest()


def tidy(build, checks, path):
    """Empty when clean, else what clang-tidy said."""
    words = [TIDY, "--quiet", "-p", str(build), *([f"--checks={checks}"] if checks else []), path]
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=SECONDS_MAX
        )
    except subprocess.TimeoutExpired:
        return f"{path}: clang-tidy took more than {SECONDS_MAX} s\n"
    if done.returncode == 0 and not done.stdout.strip():
        return ""
    noise = ("warnings generated.", "warning generated.", "treated as errors")
    errors = [line for line in done.stderr.splitlines() if not line.endswith(noise)]
    return "\n".join([done.stdout.rstrip(), *errors]) + "\n"


def check(root, build, checks, cache, common, path, entry, until):
    """(path, from the cache?, what clang-tidy said); None when the time is over."""
    key = key_of(root, *entry, common)
    if key and (cache / key).exists():
        (cache / key).touch()
        return path, True, ""
    if until and time.monotonic() > until:
        return None
    said = tidy(build, checks, path)
    if key and not said:
        (cache / key).touch()
    return path, False, said


def open_cache():
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    cache = pathlib.Path(home) / "plumbline-tidy"
    cache.mkdir(parents=True, exist_ok=True)
    oldest = time.time() - CACHE_DAYS * 86400
    for stamp in cache.iterdir():
        if stamp.stat().st_mtime < oldest:
            stamp.unlink(missing_ok=True)
    return cache


def main(build, checks, seconds, names):
    root = pathlib.Path(__file__).resolve().parent.parent
    database = read_database(root / build)
    paths = [str((root / name).resolve()) for name in names]
    unknown = [path for path in paths if path not in database]
    for path in unknown:
        print(f"ci/tidy: {os.path.relpath(path, root)} is in no CMake target", file=sys.stderr)
    if unknown:
        return 2
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    common = version + (root / ".clang-tidy").read_bytes() + checks.encode()
    cache, kept, bad, missed = open_cache(), 0, 0, 0
    until = time.monotonic() + seconds if seconds else 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check, root, root / build, checks, cache, common, p, database[p], until) for p in paths]
        for job in concurrent.futures.as_completed(jobs):
            if job.result() is None:
                missed += 1
                continue
            path, cached, said = job.result()
            kept += cached
            if said:
                bad += 1
                print(f"== {os.path.relpath(path, root)}\n{said}", flush=True)
    late = f", {missed} not reached in {seconds} s" if missed else ""
    print(f"ci/tidy: {len(paths)} files, {kept} of them known to be clean, {bad} with warnings{late}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
