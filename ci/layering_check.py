"""Holds files against the rules of layering_policy. Pure but for reading the files it is told to."""

import dataclasses
import fnmatch
import posixpath
import re

import layering_policy as policy


@dataclasses.dataclass(frozen=True, order=True)
class Breach:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
NO_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<!\w)'(?:\\.|[^'\\\n])+'",  # a quote after a digit separates thousands
    re.DOTALL,
)


def code_of(text):
    """The text without comments, strings and characters; every line keeps its number."""
    return NO_CODE.sub(lambda found: "\n" * found.group().count("\n") + " ", text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def within(path, folders):
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def row_of(path, table):
    """The entry of the longest folder that holds the path; None when there is none."""
    folders = [folder for folder in table if within(path, [folder])]
    return table[max(folders, key=len)] if folders else None


def check_arrow(path, name, quoted):
    """The message about one include, or nothing."""
    target = posixpath.normpath(name)
    top = {folder.split("/")[0] for folder in policy.ARROWS}
    if target.split("/")[0] not in top:
        return f'"{name}" is not written from the repository root' if quoted else None
    if not quoted or target != name:
        return f'write #include "{target}"'
    if not within(target, row_of(path, policy.ARROWS)):
        return f'{posixpath.dirname(path)} may not include "{name}"'
    return None


def check_includes(path, text):
    if row_of(path, policy.ARROWS) is None:
        yield Breach(path, 1, "arrow", "its folder has no row in ARROWS of ci/layering_policy.py")
        return
    for found in INCLUDE.finditer(text):
        name, line = found.group(2), line_of(text, found.start())
        message = check_arrow(path, name, found.group(1) == '"')
        if message:
            yield Breach(path, line, "arrow", message)
        for pattern, places in policy.LIBRARIES.items():
            if re.fullmatch(pattern, name) and not matches(path, places):
                yield Breach(path, line, "library", f"<{name}> may appear in {', '.join(places)} only")


def check_pure(path, text, code):
    kinds = row_of(path, policy.PURE) or []
    is_test = matches(path, policy.TEST_FILES)
    for kind in kinds:
        if is_test and kind not in policy.PURE_IN_TESTS:
            continue
        headers, words = policy.KNOWLEDGE[kind]
        for found in INCLUDE.finditer(text):
            if re.fullmatch(headers, found.group(2)):
                yield Breach(path, line_of(text, found.start()), kind, f"<{found.group(2)}> in a folder without it")
        for found in re.finditer(words, code):
            yield Breach(path, line_of(code, found.start()), kind, f"{found.group()} in a folder without it")


def check_test(path, code):
    if matches(path, policy.TEST_FILES):
        for found in re.finditer(policy.TEST_WORDS, code):
            yield Breach(path, line_of(code, found.start()), "test", f"{found.group()} in a test")


def check_text(path, text):
    for rule, pattern in policy.TEXTS.items():
        for found in re.finditer(pattern, text):
            yield Breach(path, line_of(text, found.start()), rule, f"says {found.group()}")


def check_size(path, text):
    lines = len(text.splitlines())
    if posixpath.basename(path) == "README.md" and "/" in path and lines > policy.README_LINES_MAX:
        yield Breach(path, lines, "size", f"{lines} lines, a folder's README has at most {policy.README_LINES_MAX}")
    elif not path.endswith(policy.LINES_FREE) and lines > policy.LINES_MAX:
        yield Breach(path, lines, "size", f"{lines} lines, at most {policy.LINES_MAX}")


def check_readmes(names):
    """Every folder with sources has a README.md, but the root and hidden ones."""
    folders = {posixpath.dirname(name) for name in names if name.endswith(policy.SOURCES)}
    for folder in sorted(folders):
        if folder and not folder.startswith(".") and f"{folder}/README.md" not in names:
            yield Breach(folder, 1, "readme", "a folder with sources has a README.md")


def check_file(path, text):
    yield from check_text(path, text)
    yield from check_size(path, text)
    if path.endswith((".h", ".cc")):
        code = code_of(text)
        yield from check_includes(path, text)
        yield from check_pure(path, text, code)
        yield from check_test(path, code)


def check(root, names, exceptions):
    """All breaches among the named files (relative to the root), sorted. Binary files are passed by."""
    found = list(check_readmes(set(names)))
    for name in names:
        try:
            found += check_file(name, (root / name).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
    used = {(breach.path, breach.rule) for breach in found}
    kept = [breach for breach in found if (breach.path, breach.rule) not in exceptions]
    stale = [Breach(path, 1, "exception", f"needs no exception for {rule}") for path, rule in exceptions
             if (path, rule) not in used]
    return sorted(kept + stale)
