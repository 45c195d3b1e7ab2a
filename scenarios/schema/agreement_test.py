"""Do the schemas say what the program says? Its refusals list the members, words and ranges that it knows."""

import json
import pathlib
import re
import tempfile
import unittest

import schema_support as support
import validate
from schema_support import FAR, HERE, SCENARIOS, changed, first_of_each, listed, parts_of, walk


class Agreement(unittest.TestCase):
    """A document that has every member, one reader of the program, and the schema of both."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def parts(self):
        return list(walk(self.schema, self.schema, self.document))

    def said_of(self, document):
        path = self.folder / "x.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return support.plumbline(*self.command(path))

    def refusal(self, document):
        """What the program says of it, which must be one line and exit code 2."""
        code, said = self.said_of(document)
        self.assertEqual((code, said.count("\n")), (2, 1), said)
        return said

    def expect_same_members(self, *others):
        """Of every object but `others`, whose members another reader takes or whose reader does not list them."""
        objects = {id(node) for node in parts_of(self.schema) if {"properties", "additionalProperties"} <= set(node)}
        compared = {id(node) for node in others}
        for path, node, value in self.parts():
            if id(node) not in objects - compared or not isinstance(value, dict):
                continue
            said = self.refusal(changed(self.document, path, {**value, FAR: 1}))
            known = listed(said) + (["network"] if node is self.schema["definitions"].get("host") else [])
            self.assertEqual(sorted(known), sorted(node["properties"]), path)
            compared.add(id(node))
        self.assertEqual(compared, objects)

    def expect_same_words(self, *unlisted):
        """`unlisted`: where the program names the nearest word only."""
        found = []
        for path, node, _ in first_of_each(self.parts()):
            if "enum" not in node:
                continue
            said = self.refusal(changed(self.document, path, FAR))
            words = said.strip().split("is none of: ")[1].split(", ") if "is none of: " in said else listed(said)
            if words:
                self.assertEqual(words, node["enum"], path)
            else:
                found.append(path)
        self.assertEqual(found, list(unlisted))

    def expect_same_ranges(self):
        compared = 0
        for path, node, _ in first_of_each(self.parts()):
            if "minimum" not in node or "maximum" not in node:
                continue
            said = self.refusal(changed(self.document, path, node["maximum"] + 1))
            self.assertIn(f"from {node['minimum']} to {node['maximum']}", said, path)
            compared += 1
        self.assertEqual(compared, sum("minimum" in node and "maximum" in node for node in parts_of(self.schema)))


    def expect_same_required_members(self):
        """Without a member that the schema requires, the program refuses; what it misses, the schema requires."""
        required = 0
        seen = set()
        for path, node, value in self.parts():
            for name in value if isinstance(value, dict) else []:
                if (id(node), name) in seen:
                    continue
                seen.add((id(node), name))
                document = changed(self.document, path, {key: value[key] for key in value if key != name})
                missed = f'expected a member "{name}"'
                by_schema = any(missed in fault for fault in validate.faults(self.validator, document))
                code, said = self.said_of(document)
                self.assertTrue(code == 2 or not by_schema, (path, name))
                self.assertTrue(by_schema or missed not in said, (path, name))
                required += by_schema
        self.assertGreater(required, 20)

    def expect_nothing_refused_that_the_program_takes(self):
        """The schema is looser where names refer to each other, and stricter nowhere."""
        refused = 0
        for path, _, _ in first_of_each(self.parts()):
            for other in (None, {}):
                document = changed(self.document, path, other)
                faults = validate.faults(self.validator, document)
                refused += bool(faults)
                if faults:
                    self.assertEqual(self.said_of(document)[0], 2, (path, other, faults))
        self.assertGreater(refused, 50)


class ScenarioAgreement(Agreement):
    schema = support.schema("scenario")
    validator = support.validator("scenario")
    document = support.read(HERE / "accepted" / "every-member.json")

    def command(self, path):
        return ["verify", "--world", "sim", "--scenarios", path]

    def test_the_example_is_accepted_and_passes(self):
        self.assertEqual(validate.faults(self.validator, self.document), [])
        self.assertEqual(self.said_of(self.document), (0, ""))

    def test_the_example_has_every_member_of_the_schema(self):
        seen = {}
        for _, node, value in self.parts():
            if "properties" in node and isinstance(value, dict):
                seen.setdefault(id(node), set()).update(value)
        for name, node in [("", self.schema), *self.schema["definitions"].items()]:
            if "properties" in node:
                self.assertEqual(set(node["properties"]), seen.get(id(node), set()), name)

    def test_the_reader_knows_the_same_members(self):
        # A step has one member, profiles and parameters are no members for the reader: compared below.
        definitions = self.schema["definitions"]
        self.expect_same_members(definitions["step"], definitions["config"], self.schema["properties"]["config_for"])

    def test_the_reader_knows_the_same_words(self):
        self.expect_same_words(
            ("requirements", 0),
            ("profiles", 0),
            ("worlds", 0),
            ("drivers", 0),
            ("inside", 0),
            ("expect", 0, "requirement"),
            ("expect", 1, "profile"),
        )

    def test_the_reader_and_the_client_know_the_same_ranges(self):
        self.expect_same_ranges()

    def test_the_reader_requires_the_same_members(self):
        self.expect_same_required_members()

    def test_the_schema_is_stricter_nowhere(self):
        self.expect_nothing_refused_that_the_program_takes()

    def test_the_client_knows_the_same_parameters(self):
        # The program names only the nearest one, so the names come from where the client has them.
        folder = SCENARIOS.parent / "reference" / "core"
        sources = (folder / "config_parameters.cc").read_text() + (folder / "config_text.cc").read_text()
        names = set(re.findall(r'(?:DurationParameter|CountParameter|TextParameter|\bWord)\{"(\w+)"', sources))
        steps_own = {"profile", "choice"}  # a case says them elsewhere, and its reader refuses them here
        self.assertEqual(names - steps_own, set(self.schema["definitions"]["config"]["properties"]))

    def test_the_descriptions_of_durations_name_the_clients_ranges(self):
        parameters = self.schema["definitions"]["config"]["properties"]
        durations = [name for name, node in parameters.items() if "$ref" in node]
        for name in durations:
            said = self.refusal(changed(self.document, ("config", name), "876000h"))
            self.assertIn(said.strip().split("is not from ")[1], parameters[name]["description"], name)
        self.assertEqual(len(durations), 16)

    def test_the_reader_takes_the_same_requirements(self):
        definitions = self.schema["definitions"]
        for name in definitions["requirement"]["enum"]:
            path = self.folder / f"{name}.json"
            document = changed(self.document, ("requirements",), [name])
            document = changed(document, ("undecided_for",), {"go": {name: "none"}})  # of those that are listed
            path.write_text(json.dumps(document), encoding="utf-8")
            code, said = support.plumbline("verify", "--list", "--scenarios", path)
            self.assertEqual(code, 0 if name in definitions["decided_requirement"]["enum"] else 2, said or name)

    def test_a_kind_of_step_that_the_schema_has_not_is_refused(self):
        said = self.refusal(changed(self.document, ("steps", 0), {"opem": {}}))
        self.assertIn('/steps/0/opem: unknown kind of step, did you mean "open"?', said)

    def test_worlds_and_profiles_are_those_of_the_command_line(self):
        definitions = self.schema["definitions"]
        for option, others, name in [("--world", ["both"], "world"), ("--profile", ["all"], "profile")]:
            _, said = support.plumbline("verify", option, FAR)
            known = re.search(r"\{([^}]*)\}", said).group(1).split(",")
            self.assertEqual(known, definitions[name]["enum"] + others)


class ProfileAgreement(Agreement):
    schema = support.schema("profile")
    validator = support.validator("profile")
    document = support.read(SCENARIOS / "profiles" / "design.json")

    def command(self, path):
        return ["judge", HERE / "accepted" / "every-kind.jsonl", "--profile", path]

    def test_the_reader_knows_the_same_members(self):
        self.expect_same_members()

    def test_the_reader_knows_the_same_words(self):
        self.expect_same_words()

    def test_the_reader_knows_the_same_ranges(self):
        self.expect_same_ranges()

    def test_the_reader_requires_the_same_members(self):
        self.expect_same_required_members()

    def test_the_schema_is_stricter_nowhere(self):
        self.expect_nothing_refused_that_the_program_takes()


if __name__ == "__main__":
    unittest.main()
