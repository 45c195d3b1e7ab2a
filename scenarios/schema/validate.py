#!/usr/bin/python3
"""Holds JSON files against a schema of this folder. One line for each error: FILE: POINTER: MESSAGE.

  validate.py SCHEMA FILE...     of a .jsonl file every line is held against it: FILE: line N: POINTER: MESSAGE

Exit codes: 0 all fit; 1 an error, text that is not JSON included; 2 usage, or a file or schema that cannot be used.
Needs Debian's python3-jsonschema, which ci/setup installs for /usr/bin/python3. Fetches nothing: references lead
within a schema only.
"""

import difflib
import json
import signal
import sys

SHOWN_MAX = 20  # errors of one file, or of one line of a journal
WORDS_MAX = 12  # of an enumeration in a message; a longer one is told by its nearest word
VALUE_MAX = 60  # characters of a value in a message

TYPES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
}
# Keywords that bound how many: their partners, and what they count.
BOUNDS = {
    "minimum": ("minimum", "maximum", ""),
    "maximum": ("minimum", "maximum", ""),
    "minItems": ("minItems", "maxItems", " elements"),
    "maxItems": ("minItems", "maxItems", " elements"),
    "minProperties": ("minProperties", "maxProperties", " members"),
    "maxProperties": ("minProperties", "maxProperties", " members"),
    "minLength": ("minLength", "maxLength", " characters"),
    "maxLength": ("minLength", "maxLength", " characters"),
}
NEAR = 0.7  # of two words, as difflib measures it: "desing" and "design" are, "RT-99" and "RT-5" are not
NO_ALTERNATIVE = "fits none of the alternatives"


class NotJson(Exception):
    """Text that the program would not take for JSON either."""


class Unusable(Exception):
    """A file that cannot be read, or a schema that is none."""


def shown(value):
    text = json.dumps(value)
    return text if len(text) <= VALUE_MAX else text[:VALUE_MAX] + "..."


def did_you_mean(word, known):
    near = difflib.get_close_matches(str(word), [str(one) for one in known if one != ""], 1, NEAR)
    return f', did you mean "{near[0]}"?' if near else ""


def range_of(schema, keyword):
    low, high, noun = (schema.get(BOUNDS[keyword][0]), schema.get(BOUNDS[keyword][1]), BOUNDS[keyword][2])
    if (low if high is None else high) == 1:
        noun = noun.removesuffix("s")
    if low is None or high is None:
        return (f"at most {high}" if low is None else f"at least {low}") + noun
    return (f"{low}" if low == high else f"{low} to {high}") + noun


def enumeration(error):
    words = error.validator_value
    listed = "one of " + ", ".join(map(json.dumps, words)) if len(words) <= WORDS_MAX else "a known word"
    return f"expected {listed}, found {shown(error.instance)}{did_you_mean(error.instance, words)}"


def message_of(error):
    """What is wrong, in words like the program's own; the schema's message where it has one."""
    schema, keyword = error.schema, error.validator
    if "errorMessage" in schema:
        return schema["errorMessage"] + (f", found {shown(error.instance)}" if keyword == "enum" else "")
    if keyword in ("pattern", "type") and "patternErrorMessage" in schema:
        return f"{schema['patternErrorMessage']}, found {shown(error.instance)}"
    if keyword == "type":
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return f"expected {' or '.join(TYPES[kind] for kind in kinds)}, found {shown(error.instance)}"
    if keyword == "enum":
        return enumeration(error)
    if keyword == "const":
        return f"expected {shown(schema['const'])}, found {shown(error.instance)}"
    if keyword in BOUNDS:
        return f"expected {range_of(schema, keyword)}, found {shown(error.instance)}"
    if keyword == "uniqueItems":
        return "expected each element once"
    return NO_ALTERNATIVE if keyword in ("oneOf", "anyOf") else error.message[:200]


def missing_members(error):
    return [name for name in error.validator_value if name not in error.instance]


def unknown_members(error):
    return [name for name in error.instance if name not in error.schema.get("properties", {})]


def meant_branches(error):
    """The alternatives whose constant members, such as the kind of a record, are those of the value."""
    branches = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    return [errors for errors in branches.values() if all(inner.validator != "const" for inner in errors)]


def faults_of(error):
    """Pairs of path and message, one for each thing that somebody has to change."""
    path = list(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        path.append(error.instance)
    if error.validator == "required":
        return [(path, f'expected a member "{name}"') for name in missing_members(error)]
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return [(path + [name], f"unknown member{did_you_mean(name, known)}") for name in unknown_members(error)]
    if error.validator in ("oneOf", "anyOf") and "errorMessage" not in error.schema:
        branches = meant_branches(error)
        if len(branches) == 1:
            return [fault for inner in branches[0] for fault in faults_of(inner)]
    return [(path, message_of(error))]


def pointer(path):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def faults(validator, value):
    """"POINTER: MESSAGE" for each fault of the value; the pointer of the whole is left out."""
    lines = []
    for error in validator.iter_errors(value):
        for path, message in faults_of(error):
            lines.append(f"{pointer(path)}: {message}" if path else message)
    told = [line for line in dict.fromkeys(lines) if not line.endswith(NO_ALTERNATIVE)]
    return told or lines[:1]


def unique_members(pairs):
    members = {}
    for name, value in pairs:
        if name in members:
            raise NotJson(f'a second member "{name}" in one object')
        members[name] = value
    return members


def no_constant(name):
    raise NotJson(f"not valid JSON: {name}")


def parse(data):
    """The value of UTF-8 bytes, as strictly as the program reads it."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=unique_members, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise NotJson(f"line {error.lineno}, column {error.colno}: not valid JSON") from error
    except RecursionError as error:
        raise NotJson("nested too deep") from error
    except ValueError as error:
        raise NotJson(f"not valid JSON: {error}") from error


def documents(path):
    """Pairs of what stands before a message and bytes: the whole file, or each line of a .jsonl file."""
    try:
        with open(path, "rb") as file:
            if path.endswith(".jsonl"):
                for number, line in enumerate(file, 1):
                    yield f"{path}: line {number}: ", line
            else:
                data = file.read()
                yield f"{path}: ", data.removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error


def validator_of(path):
    import jsonschema

    try:
        schema = parse(b"".join(data for _, data in documents(path)))
        # No reference is relative to the id, and old releases resolve none below an id of a scheme of ours.
        schema.pop("$id", None)
        validator = jsonschema.Draft7Validator
        validator.check_schema(schema)
    except (NotJson, AttributeError, jsonschema.SchemaError) as error:
        raise Unusable(f"{path}: not a schema: {str(error).splitlines()[0]}") from error
    return validator(schema)


def check(validator, path):
    """Prints the faults of one file; the number of them."""
    number = empty = 0
    for before, data in documents(path):
        empty += 1
        try:
            found = faults(validator, parse(data))
        except NotJson as error:
            found = [str(error)]
        for line in found[:SHOWN_MAX]:
            print((before + line).replace("\n", " "))
        if len(found) > SHOWN_MAX:
            print(f"{before}and {len(found) - SHOWN_MAX} more")
        number += len(found)
    if empty == 0:
        print(f"{path}: expected a line, the file is empty")
    return number + (empty == 0)


def main(arguments):
    if len(arguments) < 2 or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        validator = validator_of(arguments[0])
        return 1 if sum(check(validator, path) for path in arguments[1:]) else 0
    except Unusable as error:
        print(f"validate.py: {error}", file=sys.stderr)
    except ImportError:
        print("validate.py: needs python3-jsonschema of /usr/bin/python3: run ci/setup", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader such as head may have seen enough
    sys.exit(main(sys.argv[1:]))
