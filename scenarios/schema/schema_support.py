"""What the tests of the schemas share: the files here, the program under test, and a walk along a schema."""

import json
import os
import pathlib
import re
import subprocess

import validate

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE.parent
FAR = "q" * 24  # near no name, so that the program lists all that it knows


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema(name):
    return read(HERE / f"{name}.schema.json")


def plumbline(*arguments):
    """Exit code and standard error of the program, which PLUMBLINE_PROGRAM names."""
    command = [os.environ["PLUMBLINE_PROGRAM"], *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return ended.returncode, ended.stderr.decode(errors="replace")


def validator(name):
    return validate.validator_of(str(HERE / f"{name}.schema.json"))


def resolved(root, node):
    while "$ref" in node:
        node = root["definitions"][node["$ref"].removeprefix("#/definitions/")]
    return node


def walk(root, node, value, path=()):
    """(path, schema, value) of every part of a value that fits, from the outside in."""
    node = resolved(root, node)
    yield path, node, value
    if isinstance(value, dict):
        for name, inner in value.items():
            below = node.get("properties", {}).get(name, node.get("additionalProperties"))
            if isinstance(below, dict):
                yield from walk(root, below, inner, (*path, name))
    if isinstance(value, list) and isinstance(node.get("items"), dict):
        for index, inner in enumerate(value):
            yield from walk(root, node["items"], inner, (*path, index))


def parts_of(node):
    """Every schema within a schema, itself included."""
    if isinstance(node, dict):
        yield node
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from parts_of(below)


def first_of_each(nodes):
    """The first part of each schema; one schema is often met many times."""
    seen = {}
    for path, node, value in nodes:
        seen.setdefault(id(node), (path, node, value))
    return list(seen.values())


def changed(document, path, value):
    """A copy in which the part at `path` is `value`."""
    copy = json.loads(json.dumps(document))
    if not path:
        return value
    part = copy
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return copy


def listed(message, after="expected one of"):
    """The names in double quotes that follow; none when the program lists none."""
    start = message.find(after)
    return re.findall(r'"([^"]*)"', message[start:].split(", found ")[0]) if start >= 0 else []
