// `plumbline bisect` over made-up versions of a driver: scripts that start the test adapter, with a
// fault or without.
#include <filesystem>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kAdapter = std::string(PLUMBLINE_SCENARIOS_DIR) + "/drivers/test_adapter.py";

class BisectTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    ::setenv("PLUMBLINE_ADAPTERS", (folder_ + "/adapters").c_str(), 1);
    ::setenv("PLUMBLINE_DRIVERS", (folder_ + "/installs").c_str(), 1);
    std::filesystem::create_directories(folder_ + "/adapters/zig");
    write("adapters/zig/manifest.json",
          R"({"name": "zig", "profile": "nodejs", "command": ["{install}/run"],
              "versions": {"newest": "1.5"}})");
  }
  void TearDown() override {
    ::unsetenv("PLUMBLINE_ADAPTERS");
    ::unsetenv("PLUMBLINE_DRIVERS");
    CliTest::TearDown();
  }

  static std::string script(const std::string& body) {
    return "#!/bin/sh\necho started >> \"$0.log\"\n" + body + "\n";
  }
  static std::string adapter(const std::string& options) {
    return script("exec /usr/bin/python3 -B " + kAdapter + " " + options);
  }
  void install(const std::string& version, const std::string& text) {
    std::filesystem::create_directories(folder_ + "/installs/zig/" + version);
    std::filesystem::permissions(write("installs/zig/" + version + "/run", text),
                                 std::filesystem::perms::owner_all);
  }
  void install_good(const std::string& version) { install(version, adapter("")); }
  void install_bad(const std::string& version) { install(version, adapter("--leak")); }
  void install_broken(const std::string& version) { install(version, script("exit 1")); }
  [[nodiscard]] long starts(const std::string& version) const {
    std::ifstream log(folder_ + "/installs/zig/" + version + "/run.log");
    return std::count(std::istreambuf_iterator<char>(log), {}, '\n');
  }

  std::string bisect(const std::string& options) {
    return "bisect --driver zig " + options + " --scenario " +
           write("leak.json", R"({"plumbline_scenario": 1, "name": "leak", "title": "t",
               "worlds": ["driver"], "requirements": ["PR-1", "WF-1"], "watch": "10ms",
               "hosts": {"a": {}}, "steps": [{"open": {"connection": "c", "host": "a"}},
               {"execute": {"connection": "c", "statement": "s"}}, {"close": "c"}]})");
  }
};

TEST_F(BisectTest, FindsTheVersionThatBrokeIt) {
  for (const char* version : {"1.1", "1.2", "1.10"}) install_good(version);
  for (const char* version : {"1.11", "1.12"}) install_bad(version);
  const Ended ended = plumbline(bisect("--good 1.1 --bad 1.12"));
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("zig: 5 versions, 1.1 good, 1.12 bad; leak: PR-1, WF-1\n"),
                    HasSubstr("\n1.10  pass  PR-1: "), HasSubstr("\n1.11  fail  PR-1: "),
                    HasSubstr("\nfirst bad version: 1.11\n  PR-1: "),
                    HasSubstr("\nlast good version: 1.10\n  PR-1: "),
                    HasSubstr("  repeat: plumbline verify --scenarios " + folder_ +
                              "/leak.json --driver zig@1.11 --canaries ")));
  EXPECT_EQ(starts("1.2"), 0) << "a binary search has no need of it";
}

TEST_F(BisectTest, FindsTheVersionThatMendedIt) {
  install_bad("1.1");
  install_bad("1.2");
  install_good("1.3");
  const Ended ended = plumbline(bisect("--good 1.3 --bad 1.1 --requirement PR-1"));
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, AllOf(HasSubstr("\nlast bad version: 1.2\n"),
                                  HasSubstr("\nfirst good version: 1.3\n")));
}

TEST_F(BisectTest, GoesByTheOrderThatItIsGiven) {
  install_good("3");
  install_bad("1");
  install_bad("2");
  const Ended ended = plumbline(bisect("--good 3 --bad 2 --versions 3,1,2"));
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("\nfirst bad version: 1\n"));
}

TEST_F(BisectTest, LeavesOutWhatCannotBeDecided) {
  install_good("1.1");
  install_broken("1.2");
  install_bad("1.3");
  const Ended ended = plumbline(bisect("--good 1.1 --bad 1.3"));
  EXPECT_EQ(ended.code, 3) << ended.output;
  EXPECT_THAT(
      ended.output,
      AllOf(HasSubstr("\n1.2  fault  "), HasSubstr("(run 3 times): left out\n"),
            HasSubstr("\nfirst bad version: 1.3\n"), HasSubstr("\nlast good version: 1.1\n"),
            HasSubstr("\nleft out between them: 1.2\n")));
}

TEST_F(BisectTest, WantsAGoodAndABadEnd) {
  install_good("1.1");
  install_good("1.2");
  install_bad("1.3");
  const Ended passes = plumbline(bisect("--good 1.1 --bad 1.2"));
  EXPECT_EQ(passes.code, 2);
  EXPECT_THAT(passes.output, HasSubstr("plumbline bisect: --bad 1.2: expected it to fail PR-1, "
                                       "WF-1, found pass: PR-1: "));
  const Ended fails = plumbline(bisect("--good 1.3 --bad 1.2"));
  EXPECT_EQ(fails.code, 2);
  EXPECT_THAT(fails.output, HasSubstr("--good 1.3: expected it to pass PR-1, WF-1, found fail: "));
}

TEST_F(BisectTest, NamesTheCommandThatInstallsAVersion) {
  install_good("1.1");
  install_bad("1.3");
  const Ended ended = plumbline(bisect("--good 1.1 --bad 1.3 --versions 1.1,1.2,1.3"));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.output, HasSubstr(": run ci/setup-drivers zig@1.2\n"));
}

TEST_F(BisectTest, InstallsWithTheProgramThatItIsGiven) {
  install_good("good");
  install_bad("bad");
  const std::string setup = write("setup", R"(#!/bin/sh
echo "asked for $1"
version=${1#zig@}
case $version in 1.1 | 1.2) kind=good ;; 1.5) kind=bad ;; *) exit 7 ;; esac
cp -r "$PLUMBLINE_DRIVERS/zig/$kind" "$PLUMBLINE_DRIVERS/zig/$version"
)");
  std::filesystem::permissions(setup, std::filesystem::perms::owner_all);
  const std::string options = "--good 1.1 --bad 1.5 --versions '1.1 1.2 1.3 1.4 1.5' --setup ";
  const Ended ended = plumbline(bisect(options + setup));
  EXPECT_EQ(ended.code, 3) << ended.output;
  EXPECT_THAT(
      ended.output,
      AllOf(HasSubstr("asked for zig@1.3\n"),
            HasSubstr("1.3  not installed  " + setup + " zig@1.3 ended with 7: left out\n"),
            HasSubstr("\nlast good version: 1.2\n"), HasSubstr("\nfirst bad version: 1.5\n"),
            HasSubstr("\nleft out between them: 1.3, 1.4\n")));
  const Ended again = plumbline(bisect("--good 1.1 --bad 1.5 --versions 1.1,1.5 --setup " + setup));
  EXPECT_EQ(again.code, 0) << again.output;
  EXPECT_THAT(again.output, Not(HasSubstr("asked for")));
  expect_refusal(bisect("--good 1.0 --bad x"), "--bad x: expected a version");
  const Ended none = plumbline(bisect("--good 1.0 --bad 1.5 --setup " + folder_ + "/none"));
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.output, HasSubstr("--setup " + folder_ + "/none: No such file"));
}

TEST_F(BisectTest, RefusesWhatItCannotSearch) {
  install_good("1.1");
  install_bad("1.2");
  const std::string ends = " --good 1.1 --bad 1.2 ";
  expect_refusal("bisect --driver zog --scenario driver-wire-format" + ends, "no driver named");
  expect_refusal("bisect --driver zig --scenario 'driver-wire-*'" + ends,
                 "--scenario driver-wire-*: expected the name of one case");
  expect_refusal("bisect --driver zig --scenario no-such-case" + ends, "--scenario no-such-case: ");
  expect_refusal(bisect(ends + "--requirement XX-1"), "--requirement XX-1: expected the id");
  expect_refusal(bisect(ends + "--versions 1.1"), "--bad 1.2: expected one of the versions");
  expect_refusal(bisect(ends + "--versions ''"), "--versions: expected a value");
  expect_refusal(bisect("--good 1.1 --bad 1.1"), "--bad 1.1: expected another version");
  expect_refusal(bisect("--good 1.1"), "--bad is required");
  expect_refusal("bisect --driver zig --scenario wire-with-credentials" + ends,
                 "--scenario wire-with-credentials: expected a case of the world driver");
}

}  // namespace
}  // namespace plumbline::cli
