"""Does the reader of results (`plumbline diff`) take what the program wrote, and refuse what the schema refuses?

    PLUMBLINE_PROGRAM=... result_agreement_test.py RESULT.json...
"""

import copy
import json
import pathlib
import sys
import tempfile
import unittest

import schema_support as support
import validate

RESULTS = [pathlib.Path(path) for path in sys.argv[1:]]


def places(value, path=()):
    """The path of every member and element."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield (*path, key)
        yield from places(below, (*path, key))


def first_of_each_kind(document):
    """One place for every chain of member names: elements of one array are alike."""
    kinds = {}
    for path in places(document):
        kinds.setdefault(tuple(0 if isinstance(key, int) else key for key in path), path)
    return kinds.values()


def small(document):
    """One failed case with two verdicts, which agrees with itself: quick to validate many times."""
    case = next(one for one in document["cases"] if one["outcome"] == "failed")
    failed = next(one for one in case["verdicts"] if one["status"] == "fail")
    case["verdicts"] = [failed, next(one for one in case["verdicts"] if one["status"] == "pass")]
    ids = [one["requirement"] for one in case["verdicts"]]
    rows = [row for row in document["requirements"] if row["id"] in ids]
    for row in rows:
        row["cells"] = {f"{case['profile']}/{case['world']}": "FAIL" if row["id"] == ids[0] else "pass"}
    numbers = {name: int(name == "failed" or name == case["known"]) for name in document["summary"]}
    return {**document, "cases": [case], "requirements": rows, "summary": numbers}


def parent_of(document, path):
    for key in path[:-1]:
        document = document[key]
    return document


class Agreement(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "edited.json"

    def compared(self, document):
        self.path.write_text(json.dumps(document))
        return support.plumbline("diff", self.path, self.path)

    def test_what_was_written_is_read_and_does_not_differ_from_itself(self):
        self.assertGreater(len(RESULTS), 0)
        for path in RESULTS:
            self.assertEqual(self.compared(support.read(path))[0], 0, path)

    def test_a_difference_fits_its_schema(self):
        written = self.path.with_name("diff.json")
        for older in RESULTS:
            for newer in RESULTS:
                self.assertIn(support.plumbline("diff", older, newer, "--json", written)[0], (0, 1))
                self.assertEqual(validate.faults(support.validator("diff"), support.read(written)), [])

    def test_what_the_schema_refuses_is_refused_in_one_line(self):
        validator = support.validator("result")
        whole = small(support.read(RESULTS[-1]))
        self.assertEqual((self.compared(whole)[0], validate.faults(validator, whole)), (0, []))
        tried = 0
        for path in first_of_each_kind(whole):
            for edit in ("remove", "null", "add"):
                edited = copy.deepcopy(whole)
                parent = parent_of(edited, path)
                if edit == "remove":
                    del parent[path[-1]]
                elif edit == "null":
                    parent[path[-1]] = None
                elif isinstance(parent[path[-1]], dict):
                    parent[path[-1]]["no such member"] = 1
                if validate.faults(validator, edited):
                    tried += 1
                    code, said = self.compared(edited)
                    self.assertEqual((code, said.count("\n")), (2, 1), (path, edit, said))
        self.assertGreater(tried, 60)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
