"""The self-test of ci/layering: a tree in order, then one with a breach of each kind; all are to be found, no more."""

import pathlib
import tempfile

import layering_check

# Near misses: each line would be a breach if the check read comments or strings, or took a permitted place for another.
CLEAN = {
    "README.md": "line\n" * 61,
    "ci/run_me.py": "print('one')\n",
    "reference/telemetry/clock.h": "// steady_clock::now() is read elsewhere\n#include <chrono>\n",
    "reference/core/queue.h": '#include <mutex>\n#include "reference/telemetry/clock.h"\nvoid resize_time(int);\n',
    "reference/core/queue.cc": 'int n = 10\'000; const char* s = "std::thread";\n/* std::async\n */ int m = 1\'0;\n',
    "reference/core/queue_test.cc": '#include <gtest/gtest.h>\n#include <thread>\n// sleep_for is not needed\n',
    "reference/core/flag_answer.cc": "#include <nlohmann/json.hpp>\n",
    "reference/runtime/http_transport.cc": '#include <httplib.h>\n#include "reference/core/queue.h"\n',
    "reference/runtime/steady_clock.cc": "auto now = std::chrono::steady_clock::now();\n",
    "fake_server/core/service.cc": '#include "fake_server/journal/record.h"\nauto r = R"(fopen("x"))";\n',
    "fake_server/journal/record.h": "#include <string>\n",
    "fake_server/host/host.cc": "#include <asio.hpp>\n#include <httplib.h>\n#include <openssl/ssl.h>\n",
    "fault_injection/simulation/net.cc": '#include "fake_server/core/service.h"\n#include "reference/core/queue.h"\n',
    "scenarios/judge/har.cc": "#include <fstream>\n#include <nlohmann/json.hpp>\n",
    "scenarios/cli/main.cc": '#include <CLI/CLI.hpp>\n#include "scenarios/judge/judge.h"\n',
    "scenarios/drivers/reference/sea.cc": '#include "reference/runtime/http_transport.h"\n',
    "scenarios/drivers/bad/bad.cc": '#include "scenarios/drivers/reference/sea.h"\n',
    "scenarios/cases/long.json": "{}\n" * 401,
    "property_tests/model.cc": '#include <rapidcheck.h>\n#include "scenarios/engine/world.h"\n',
    "ci/consumer/consumer_test.cc": '#include <gtest/gtest.h>\n#include "reference/core/queue.h"\n',
    "bench/encoder.cc": '#include <benchmark/benchmark.h>\n#include "reference/core/queue.h"\n',
}

_HIDDEN = "/" + "work/plan.md"  # in two pieces: this file is judged, too
_ABOVE = "../" + "shared"
_REGISTRY = "registry.npmjs" + ".org"

# Written without a look at ARROWS and PURE, so that a slip there shows here.
_REFERENCE = ["reference/telemetry", "reference/core", "reference/runtime"]
_SERVICE = ["fake_server/core", "fake_server/journal", "fake_server/sql", "fake_server/host"]
_SCENARIOS = [f"scenarios/{name}" for name in ("judge", "report", "engine", "drivers", "cli")]
_BELOW = [*_REFERENCE, *_SERVICE, "fault_injection"]
FORBIDDEN = [  # (from each of these, to each of these)
    (_REFERENCE, [*_SERVICE, "fault_injection", *_SCENARIOS]),
    (_SERVICE, [*_REFERENCE, "fault_injection", *_SCENARIOS]),
    (["fault_injection"], _SCENARIOS),
    (["reference/telemetry", "reference/core"], ["reference/runtime"]),
    (["fake_server/core", "fake_server/journal"], ["fake_server/sql"]),
    (["fake_server/core", "fake_server/journal", "fake_server/sql"], ["fake_server/host"]),
    (["scenarios/judge", "scenarios/report"], [*_REFERENCE, "fake_server/sql", "fake_server/host", "fault_injection"]),
    (["scenarios/judge"], ["scenarios/engine", "scenarios/report"]),
    (["scenarios/judge", "scenarios/report", "scenarios/engine"], ["scenarios/drivers"]),
    (["scenarios/engine", "scenarios/drivers"], ["scenarios/report"]),
    (["scenarios/drivers"], [*_REFERENCE, "fault_injection"]),
    (["scenarios/drivers/reference"], [*_SERVICE, "fault_injection", "scenarios/judge", "scenarios/engine"]),
    (["scenarios/judge", "scenarios/report", "scenarios/engine", "scenarios/drivers"], ["scenarios/cli"]),
    (["ci/consumer"], ["fault_injection", "scenarios/report", "scenarios/engine", "scenarios/drivers", "scenarios/cli"]),
    ([*_BELOW, *_SCENARIOS, "bench"], ["property_tests"]),
    ([*_BELOW, *_SCENARIOS, "property_tests"], ["bench"]),
]
IMPURE = {
    "thread": "#include <thread>\n",
    "clock": "auto t = std::chrono::steady_clock::now();\n",
    "socket": "#include <sys/socket.h>\n",
    "chance": "#include <random>\n",
    "file": "#include <fstream>\n",
}
PURE = ["reference/telemetry", "reference/core", "fake_server/core", "fault_injection/simulation", "scenarios/judge"]


def flat(path):
    return path.replace("/", "_")


def forbidden_arrows():
    for sources, targets in FORBIDDEN:
        for source, target in ((source, target) for source in sources for target in targets):
            yield ("arrow", f"{source}/to_{flat(target)}.cc", 1, f'#include "{target}/x.h"\n')


def impurities():
    for folder, (kind, text) in ((folder, pair) for folder in PURE for pair in IMPURE.items()):
        if (folder, kind) != ("scenarios/judge", "file"):  # it reads profiles and archives
            yield (kind, f"{folder}/knows_{kind}.cc", 1, text)


# (rule, path, line, text): text stands alone in a file of its own.
BREACHES = [
    *forbidden_arrows(),
    *impurities(),
    ("arrow", "reference/telemetry/a3.h", 1, '#include "reference/core/queue.h"\n'),
    ("arrow", "fake_server/core/a5.cc", 1, '#include "fake_server/journal/writer.h"\n'),
    ("arrow", "scenarios/judge/a7.cc", 1, '#include "reference/telemetry/config.h"\n'),
    ("arrow", "reference/core/a10.cc", 1, '#include "queue.h"\n'),
    ("arrow", "reference/core/a11.cc", 1, '#include "reference/core/../../fake_server/core/service.h"\n'),
    ("arrow", "reference/core/a12.cc", 1, "#include <reference/core/queue.h>\n"),
    ("arrow", "reference/a13.cc", 1, "int x;\n"),
    ("library", "reference/runtime/l1.cc", 1, "#include <httplib.h>\n"),
    ("library", "scenarios/engine/l2.cc", 1, "#include <httplib.h>\n"),
    ("library", "reference/core/l3.cc", 2, "\n#include <nlohmann/json.hpp>\n"),
    ("library", "fake_server/core/l4.cc", 1, "#include <nlohmann/json.hpp>\n"),
    ("library", "scenarios/engine/l5.cc", 1, "#include <asio.hpp>\n"),
    ("library", "reference/runtime/l6.cc", 1, "#include <asio/ip/tcp.hpp>\n"),
    ("library", "reference/core/l7.cc", 1, "#include <gtest/gtest.h>\n"),
    ("library", "scenarios/engine/l8.cc", 1, "#include <CLI/CLI.hpp>\n"),
    ("library", "scenarios/engine/l9.cc", 1, "#include <openssl/ssl.h>\n"),
    ("library", "property_tests/l10.cc", 1, "#include <benchmark/benchmark.h>\n"),
    ("library", "fake_server/host/l11.cc", 1, "#include <thrift/Thrift.h>\n"),
    ("thread", "fake_server/core/t2.h", 1, "#include <condition_variable>\n"),
    ("thread", "reference/core/t3.cc", 2, "\nstd::this_thread::yield();\n"),
    ("clock", "reference/core/c1.cc", 3, "/* one\n two */\nauto t = std::chrono::steady_clock::now();\n"),
    ("clock", "fake_server/core/c2.cc", 1, "auto t = std::chrono::system_clock::now();\n"),
    ("clock", "reference/core/c3_test.cc", 1, "auto t = std::chrono::steady_clock::now();\n"),
    ("clock", "reference/core/c6.h", 1, "#include <sys/time.h>\n"),
    ("clock", "scenarios/judge/c4.cc", 1, "auto t = time(nullptr);\n"),
    ("clock", "fault_injection/simulation/c5.cc", 1, "using C = std::chrono::steady_clock; clock_gettime(0, &t);\n"),
    ("socket", "reference/core/s1.cc", 1, "int s = ::socket(AF_INET, SOCK_STREAM, 0);\n"),
    ("socket", "scenarios/judge/s2.cc", 1, "#include <netinet/tcp.h>\n"),
    ("file", "reference/core/f1.cc", 1, "#include <fstream>\n"),
    ("file", "fake_server/core/f2.cc", 1, "#include <unistd.h>\n"),
    ("file", "reference/telemetry/f3.h", 1, 'inline auto* f = std::fopen("x", "r");\n'),
    ("chance", "fake_server/core/r2.cc", 1, "int x = rand();\n"),
    ("test", "reference/runtime/w1_test.cc", 1, "std::this_thread::sleep_for(d);\n"),
    ("test", "property_tests/w2.cc", 1, "sleep(1);\n"),
    ("test", "fake_server/host/w3_test.cc", 1, "TEST(Host, DISABLED_Answers) {}\n"),
    ("machine-path", "scenarios/cli/m1.md", 2, f"see\n`{_HIDDEN}`\n"),
    ("machine-path", "scenarios/cli/m2.md", 1, f"see {_ABOVE}/page.md\n"),
    ("registry-host", "scenarios/cases/package-lock.json", 1, f'{{"resolved": "https://{_REGISTRY}/x"}}\n'),
    ("registry-host", "bench/m4.md", 1, "http://npm-proxy.build." + "internal/x\n"),
    ("size", "reference/core/z1.cc", 401, "int x;\n" * 401),
    ("size", "fault_injection/README.md", 61, "line\n" * 61),
    ("readme", "scenarios/profiles", 1, None),
]
_NO_README = "scenarios/profiles/design.json"


def write(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def readmes(files):
    folders = {str(pathlib.PurePosixPath(name).parent) for name in files} - {"."}
    return {f"{folder}/README.md": "One page.\n" * 60 for folder in folders}


def found_in(files, exceptions):
    """The breaches in a fresh tree of these files, as (rule, path, line)."""
    with tempfile.TemporaryDirectory(prefix="layering-") as folder:
        root = pathlib.Path(folder)
        breaches = layering_check.check(root, write(root, files), exceptions)
    return {(breach.rule, breach.path, breach.line) for breach in breaches}


def compare(what, expected, found):
    """Prints what was missed and what was found in error; how many of both."""
    for rule, path, line in sorted(expected - found):
        print(f"self-test, {what}: missed {path}:{line}: [{rule}]")
    for rule, path, line in sorted(found - expected):
        print(f"self-test, {what}: false alarm {path}:{line}: [{rule}]")
    return len(expected ^ found)


def run():
    broken = {path: text for _, path, _, text in BREACHES if text is not None}
    tree = {**readmes([*CLEAN, *broken]), **CLEAN, **broken, _NO_README: "{}\n"}
    expected = {(rule, path, line) for rule, path, line, _ in BREACHES}
    wrong = compare("clean tree", set(), found_in({**readmes(CLEAN), **CLEAN}, {}))
    wrong += compare("one breach of each kind", expected, found_in(tree, {}))
    accepted = {("reference/core/f1.cc", "file"): "needed", ("reference/core/queue.h", "file"): "not needed"}
    expected -= {("file", "reference/core/f1.cc", 1)}
    expected |= {("exception", "reference/core/queue.h", 1)}
    wrong += compare("exceptions", expected, found_in(tree, accepted))
    print(f"ci/layering --self-test: {len(BREACHES)} breaches and a stale exception, {wrong} mistakes")
    return 1 if wrong else 0
