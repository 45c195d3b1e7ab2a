"""The rules of ci/layering as data. A path or folder stands for everything that begins with it; `*` crosses folders."""

# ---- who may include whom: a row for every folder with sources, from the leaves up ----
_CLIENT = ["reference"]
_SERVICE = ["fake_server"]
_EVIDENCE = ["fake_server/core", "fake_server/journal"]
_ALL_BELOW = ["reference", "fake_server", "fault_injection", "scenarios"]
ARROWS = {
    "reference/telemetry": ["reference/telemetry"],
    "reference/core": ["reference/telemetry", "reference/core"],
    "reference/runtime": _CLIENT,
    # The core knows the records of the journal, not its files.
    "fake_server/core": ["fake_server/core", "fake_server/journal/record.h"],
    "fake_server/journal": _EVIDENCE,
    "fake_server/sql": [*_EVIDENCE, "fake_server/sql"],
    "fake_server/host": _SERVICE,
    "fault_injection": ["reference", "fake_server", "fault_injection"],
    # The judge knows evidence only: were it to share a constant with the client, both could be wrong together.
    "scenarios/judge": [*_EVIDENCE, "scenarios/judge"],
    "scenarios/report": [*_EVIDENCE, "scenarios/engine", "scenarios/judge", "scenarios/report"],
    "scenarios/engine": ["reference", "fake_server", "fault_injection", "scenarios/engine", "scenarios/judge"],
    "scenarios/explore": [
        "reference",
        "fake_server",
        "fault_injection",
        "scenarios/engine",
        "scenarios/judge",
        "scenarios/explore",
    ],
    "scenarios/replay": [
        "reference",
        "fake_server",
        "scenarios/engine",
        "scenarios/judge",
        "scenarios/report",
        "scenarios/replay",
    ],
    "scenarios/drivers": [*_SERVICE, "scenarios/engine", "scenarios/judge", "scenarios/drivers"],
    # A driver of our own, as its author sees the client: it knows no service and no judge.
    "scenarios/drivers/reference": ["reference", "scenarios/drivers/reference"],
    "scenarios/cli": _ALL_BELOW,
    # Somebody else's project: what is installed.
    "ci/consumer": ["reference", "fake_server", "scenarios/judge"],
    # Nothing includes from these two.
    "property_tests": [*_ALL_BELOW, "property_tests"],
    "bench": [*_ALL_BELOW, "bench"],
}

# ---- where a library may appear: pattern of the included name -> paths ----
_TESTS = ["*_test.cc", "*_test_support.h", "*_test_support.cc", "property_tests/*"]
LIBRARIES = {
    r"httplib\.h": ["reference/runtime/http_transport*", "fake_server/host/*"],
    r"openssl/.*": ["reference/runtime/http_transport*", "fake_server/host/*"],
    # The bench has the relay that the fault proxy is measured beside.
    r"(boost/)?asio(\.hpp|/.*)": ["fake_server/host/*", "fault_injection/*", "bench/proxy_bench.cc"],
    r"nlohmann/.*": [
        "reference/core/flag_answer*",
        "reference/core/export_answer*",
        "fake_server/core/answers*",
        "fake_server/core/decode*",
        "fake_server/core/schema_check*",
        "fake_server/core/*json*",
        "fake_server/journal/*",
        "fake_server/host/admin*",
        "fake_server/sql/exchange*",
        "fake_server/sql/sea*",
        "fault_injection/*json*",
        "scenarios/*",
        *_TESTS,
    ],
    r"thrift/.*|(TCLIService|tcli_service_types)\.h": ["fake_server/sql/*"],
    r"CLI/.*": ["scenarios/cli/*"],
    r"(gtest|gmock|rapidcheck)(\.h|/.*)": _TESTS,
    r"benchmark/.*": ["bench/*"],
}

# ---- what pure folders do not know: (pattern of headers, pattern of words in the code) ----
# std::mutex and std::atomic guard shared values and are no threads: allowed everywhere.
KNOWLEDGE = {
    "thread": (
        r"thread|condition_variable|future|stop_token|semaphore|latch|barrier|pthread\.h",
        r"std::(this_thread|j?thread|async)\b|\bpthread_\w+",
    ),
    "clock": (
        r"sys/time\.h",
        r"[Cc]lock::now\b|\b(clock_gettime|gettimeofday)\b|(?<![\w.>])time\((nullptr|NULL|0|&)|\b__rdtscp?\b",
    ),
    "socket": (r"sys/(socket|un|epoll|select)\.h|netinet/.*|arpa/inet\.h|netdb\.h|poll\.h", r"(?<![\w.>])socket\("),
    "file": (
        r"fstream|filesystem|iostream|fcntl\.h|unistd\.h|dirent\.h|sys/(stat|mman|types)\.h",
        r"\b(fopen|popen|getenv)\(|\bstd::(FILE|filesystem)\b",
    ),
    "chance": (r"random", r"\bstd::(random_device|mt19937\w*)\b|(?<![\w.>])s?rand\("),
}
PURE = {
    "reference/telemetry": ["thread", "clock", "socket", "file", "chance"],
    "reference/core": ["thread", "clock", "socket", "file", "chance"],
    "fake_server/core": ["thread", "clock", "socket", "file", "chance"],
    "fake_server/sql": ["thread", "clock", "socket", "file", "chance"],
    "fault_injection/simulation": ["thread", "clock", "socket", "file", "chance"],
    "scenarios/judge": ["thread", "clock", "socket", "chance"],  # reads profiles and archives from files
}
# Tests of pure folders may start threads and write files, but take no time from a clock and nothing from chance.
PURE_IN_TESTS = ["clock", "chance"]

# ---- words that no test has ----
TEST_FILES = _TESTS
TEST_WORDS = r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>])sleep\(|\bGTEST_SKIP\b|\bDISABLED_\w"

# ---- what no tracked file says ----
TEXTS = {
    "machine-path": r"(?<![\w.~-])/(work|home|root|tmp/contract)/[\w.-]"
    r"|\.\./shared\b|\bshared/(spec|design|captures)\b",
    "registry-host": r"(?i)\b(registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|files\.pythonhosted\.org"
    r"|(proxy|sum)\.golang\.org|(static\.|index\.)?crates\.io|repo1?\.maven(\.apache)?\.org|docker\.io|ghcr\.io"
    r"|quay\.io|(deb|snapshot|security)\.debian\.org|[\w.-]*artifactor[y][\w-]*\.[a-z]"
    r"|[\w-]*(registry|mirror|proxy|pypi|npm|nexus)[\w-]*\.([\w-]+\.)*(internal|local|lan|corp))\b",
}

# ---- sizes ----
LINES_MAX = 400
LINES_FREE = (".json", ".jsonl", ".har")  # data
README_LINES_MAX = 60
SOURCES = (".h", ".cc", ".cmake", "CMakeLists.txt", ".py", ".json", ".har")

# ---- breaches that are accepted, each with its reason; one that is no longer needed is itself a breach ----
EXCEPTIONS = {
    ("scenarios/cases/README.md", "size"): "the reference of the scenario file format",
}
