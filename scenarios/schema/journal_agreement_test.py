"""Do the schema of a journal's lines and the reader of journals take and refuse the same?"""

import json
import pathlib
import tempfile
import unittest

import schema_support as support
import validate
from schema_support import FAR, HERE, listed

# The reader takes any text here, because a rule that does not know a word leaves it out; the schema has the words.
OPEN_WORDS = {"world", "operation", "telemetry", "arm", "payload", "delivery", "endpoint", "reason", "event"}
# And any whole number here.
OPEN_NUMBERS = {"status", "pid", "threads", "sockets", "resident_bytes"}


class JournalAgreement(unittest.TestCase):
    schema = support.schema("journal")
    validator = support.validator("journal")
    entries = [json.loads(line) for line in (HERE / "accepted" / "every-kind.jsonl").open(encoding="utf-8")]

    def judged(self, entries):
        """What `plumbline judge` says of each entry, as a journal of that line alone; it cannot be one."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder) / f"{number:04}.jsonl" for number in range(len(entries))]
            for path, entry in zip(paths, entries):
                path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
            _, said = support.plumbline("judge", *paths, "--profile", "design")
            lines = {line.split(": ")[1]: line for line in said.splitlines()}
            return [lines.get(str(path), "") for path in paths]

    def is_of_its_line(self, said):
        """The reader refused the line itself, not its place in a journal."""
        out_of_place = ("expected a header as the first entry", "/sequence: expected 1,")
        return bool(said) and not any(words in said for words in out_of_place)

    def variants(self, other):
        """(name of the member, entry) with each member replaced by `other`, or without it where that is None."""
        for entry in self.entries:
            for name in entry:
                rest = {key: value for key, value in entry.items() if key != name}
                yield name, rest if other is None else {**entry, name: other}

    def test_every_kind_is_accepted_by_both(self):
        self.assertEqual([entry["kind"] for entry in self.entries if validate.faults(self.validator, entry)], [])
        self.assertEqual({entry["kind"] for entry in self.entries}, set(self.schema["properties"]["kind"]["enum"]))
        code, said = support.plumbline("judge", HERE / "accepted" / "every-kind.jsonl", "--profile", "design")
        self.assertNotIn(code, (2, 4), said)

    def test_the_reader_knows_the_same_kinds_in_the_same_order(self):
        said = self.judged([{**self.entries[0], "kind": FAR}])[0]
        self.assertEqual(listed(said), self.schema["properties"]["kind"]["enum"])
        branches = [branch["$ref"].removeprefix("#/definitions/") for branch in self.schema["oneOf"]]
        self.assertEqual(branches, self.schema["properties"]["kind"]["enum"])

    def test_the_reader_knows_the_same_members_of_each_kind(self):
        said = self.judged([{**entry, FAR: 1} for entry in self.entries])
        for entry, line in zip(self.entries, said):
            known = set(self.schema["definitions"][entry["kind"]]["properties"])
            asked = set(listed(line)) | ({"body"} if "body_base64" in entry else set())
            self.assertEqual(asked, known, entry["kind"])

    def test_the_reader_misses_the_same_members(self):
        variants = [entry for _, entry in self.variants(None)]
        for entry, said in zip(variants, self.judged(variants)):
            self.assertEqual(bool(validate.faults(self.validator, entry)), self.is_of_its_line(said), (entry, said))

    def test_the_reader_refuses_the_same_values(self):
        others = (-1, 1.5, 2**64, True, "", "!", [], {}, [["name"]], {"base64": "!"}, {"base64": "/w=="}, {"x": 1.5})
        for other in others:
            names, variants = zip(*self.variants(other))
            for name, entry, said in zip(names, variants, self.judged(variants)):
                by_schema = bool(validate.faults(self.validator, entry))
                is_open = name in (OPEN_NUMBERS if isinstance(other, int) else OPEN_WORDS) and by_schema
                self.assertTrue(is_open or by_schema == self.is_of_its_line(said), (name, other, said))


if __name__ == "__main__":
    unittest.main()
