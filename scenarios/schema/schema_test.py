"""Are the schemas complete in themselves, and is what they refuse refused by the program as well?"""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import schema_support as support
import validate
from schema_support import HERE, SCENARIOS, listed, parts_of

NAMES = ("scenario", "profile", "journal", "result", "diff")


class Schemas(unittest.TestCase):
    def test_each_has_an_id_of_its_own_and_a_title(self):
        for name in NAMES:
            schema = support.schema(name)
            self.assertEqual(schema["$id"], f"plumbline:schema/{name}/1")
            self.assertTrue(schema["title"].startswith("Plumbline "), name)

    def test_every_member_has_a_description(self):
        for name in NAMES:
            schema = support.schema(name)
            for part in parts_of(schema):
                # A condition, and a member that the whole describes already, explain nothing.
                described = part if "type" in part or "additionalProperties" in part else {}
                for member, node in described.get("properties", {}).items():
                    explained = node is True or len(node.get("description", "")) > 5
                    self.assertTrue(explained, f"{name}: {member}")

    def test_every_default_is_a_value_that_its_schema_takes(self):
        for name in NAMES:
            schema = support.schema(name)
            validator = support.validator(name)
            for part in parts_of(schema):
                if "default" in part:
                    whole = validator.evolve(schema={**part, "definitions": schema["definitions"]})
                    self.assertEqual(validate.faults(whole, part["default"]), [], part)

    def test_every_enumeration_is_explained_word_by_word_or_not_at_all(self):
        for name in NAMES:
            for part in parts_of(support.schema(name)):
                if "enumDescriptions" in part:
                    self.assertEqual(len(part["enumDescriptions"]), len(part["enum"]), part)

    def test_requirements_are_those_of_the_catalogue_and_of_the_results(self):
        catalogue = [item["id"] for item in support.read(SCENARIOS / "requirements.json")["requirements"]]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "result.json"
            run = ["verify", "--world", "sim", "--scenarios", HERE / "accepted" / "every-member.json", "--json", path]
            self.assertEqual(support.plumbline(*run)[0], 0)
            judged = [item["id"] for item in support.read(path)["requirements"]]
        for name, definition, ids in [
            ("scenario", "requirement", catalogue),
            ("profile", "requirement", catalogue),
            ("result", "any_id", catalogue),
            ("result", "id", judged),
        ]:
            self.assertEqual(support.schema(name)["definitions"][definition]["enum"], ids, (name, definition))

    def test_words_that_stand_in_several_schemas_are_the_same(self):
        scenario, profile, journal = (support.schema(name)["definitions"] for name in NAMES[:3])
        rule, reply = scenario["rule"]["properties"], journal["reply"]["properties"]
        self.assertEqual(rule["delivery"]["enum"], reply["delivery"]["enum"])
        reasons = scenario["network_fault"]["properties"]["reason"]["enum"]
        arrive = {"latency", "duplicate"}  # reasons by which no attempt fails
        self.assertLessEqual(set(reasons) - arrive, set(journal["attempt_failed"]["properties"]["reason"]["enum"]))
        names = list(support.schema("profile")["properties"]["parameters"]["properties"])
        self.assertEqual(profile["parameter"]["enum"], names)


class Refused(unittest.TestCase):
    """Typing slips and misunderstandings, a file each: the editor shows what the program would say."""

    def test_schema_and_program_refuse_each_file_at_the_same_place(self):
        validator = support.validator("scenario")
        files = sorted((HERE / "refused").glob("*.json"))
        self.assertGreaterEqual(len(files), 12)
        for path in files:
            code, said = support.plumbline("verify", "--world", "sim", "--scenarios", path)
            self.assertEqual((code, said.count("\n")), (2, 1), said)
            faults = validate.faults(validator, support.read(path))
            self.assertEqual(len(faults), 1, (path.name, faults))
            by_program = said.split(f"{path}: ")[1]
            ours, theirs = (text.split(": ")[0] if text.startswith("/") else "" for text in (faults[0], by_program))
            self.assertTrue(ours.startswith(theirs) or theirs.startswith(ours), (path.name, ours, theirs))


class Validator(unittest.TestCase):
    """validate.py as a user meets it."""

    def run_on(self, name, data, schema="journal"):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
            path = pathlib.Path(folder) / name
            path.write_bytes(data)
            code = validate.main([str(HERE / f"{schema}.schema.json"), str(path)])
        return code, out.getvalue().replace(folder + "/", "")

    def test_names_file_line_pointer_and_what_was_expected(self):
        mark = {"sequence": 1, "time_ns": 0, "kind": "mark", "name": "m"}
        lines = [mark, {**mark, "name": 5}, {**mark, "id": 5, "kind": "quiescence", "idle": 0}]
        data = "\n".join(map(json.dumps, lines)).encode()
        self.assertEqual(
            self.run_on("x.jsonl", data),
            (
                1,
                "x.jsonl: line 2: /name: expected a string or an object, found 5\n"
                "x.jsonl: line 3: /name: unknown member\n"
                "x.jsonl: line 3: /id: unknown member\n"
                "x.jsonl: line 3: /idle: expected true or false, found 0\n",
            ),
        )

    def test_refuses_what_the_program_does_not_take_for_json(self):
        for data, why in [
            (b"", "line 1, column 1: not valid JSON"),
            (b'{\n  "a": nope}', "line 2, column 8: not valid JSON"),
            (b'{"a": 1, "a": 2}', 'a second member "a" in one object'),
            (b'{"a": NaN}', "not valid JSON: NaN"),
            (b'{"a": "\xff"}', "not valid JSON: 'utf-8' codec can't decode byte 0xff"),
            (b"[" * 100_000, "nested too deep"),
        ]:
            code, said = self.run_on("x.json", data)
            self.assertEqual((code, said.count("\n")), (1, 1), said)
            self.assertTrue(said.startswith(f"x.json: {why}"), said)

    def test_refuses_a_journal_without_a_line(self):
        self.assertEqual(self.run_on("x.jsonl", b""), (1, "x.jsonl: expected a line, the file is empty\n"))

    def test_takes_a_byte_order_mark_as_the_program_does(self):
        path = SCENARIOS / "profiles" / "design.json"
        self.assertEqual(self.run_on("x.json", b"\xef\xbb\xbf" + path.read_bytes(), "profile"), (0, ""))

    def test_bounds_what_it_shows_of_a_file(self):
        code, said = self.run_on("x.json", json.dumps({f"m{number}": 1 for number in range(30)}).encode(), "profile")
        self.assertEqual((code, said.count("\n")), (1, validate.SHOWN_MAX + 1))
        self.assertTrue(said.endswith("x.json: and 14 more\n"), said)

    def test_ends_with_2_where_it_cannot_work(self):
        profile = str(HERE / "profile.schema.json")
        for arguments, why in [
            ([], "validate.py SCHEMA FILE..."),
            ([profile], "validate.py SCHEMA FILE..."),
            ([profile, "absent.json"], "validate.py: absent.json: No such file or directory"),
            ([__file__, profile], "schema_test.py: not a schema: line 1, column 3: not valid JSON"),
        ]:
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(validate.main(arguments), 2)
            self.assertIn(why, said.getvalue())


if __name__ == "__main__":
    unittest.main()
