#include "scenarios/cli/judge_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "fake_server/journal/line.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/judge/judge_test_support.h"

namespace plumbline::cli {
namespace {

using judge::testing::JournalBuilder;
using namespace std::chrono_literals;

/// A file of this test program, removed at the end of the scope.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    static int number = 0;
    path_ = ::testing::TempDir() + "plumbline-" + std::to_string(getpid()) + "-" + test->name() +
            std::to_string(++number);
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Result {
  int exit_code = 0;
  std::string out;
  std::string errors;
};

Result run(const JudgeOptions& options) {
  std::ostringstream out;
  std::ostringstream errors;
  const int exit_code = judge_command(options, out, errors);
  return {exit_code, out.str(), errors.str()};
}

std::string lines_of(const JournalBuilder& builder) {
  std::string lines;
  for (const journal::Entry& entry : builder.journal()) lines += journal::to_line(entry) + "\n";
  return lines;
}

std::string failing_journal() {
  JournalBuilder journal;
  for (int k = 1; k <= 6; ++k) journal.exported("s1", std::chrono::seconds(k), 503);
  return lines_of(journal.quiescence(90s));
}

std::string harmless_journal() {
  return lines_of(JournalBuilder().exported("s1", 1s).quiescence(90s));
}

TEST(JudgeCommand, ConformantJournalExitsWithZero) {
  const TemporaryFile file(harmless_journal());
  const Result result = run({{file.path()}, "shipped", {}, {}, false});
  EXPECT_EQ(result.exit_code, kConformant) << result.out << result.errors;
  EXPECT_EQ(result.errors, "");
}

TEST(JudgeCommand, StrictTurnsInconclusiveMustsIntoThree) {
  const TemporaryFile file(harmless_journal());
  EXPECT_EQ(run({{file.path()}, "shipped", {}, {}, true}).exit_code, kInconclusive);
}

TEST(JudgeCommand, FailedMustWinsOverBadInputAndStrict) {
  const TemporaryFile failing(failing_journal());
  const TemporaryFile bad("no journal");
  const Result result = run({{bad.path(), failing.path()}, "shipped", {}, {}, true});
  EXPECT_EQ(result.exit_code, kNotConformant) << result.out;
  EXPECT_NE(result.out.find("repeat: plumbline judge " + failing.path() + " --profile shipped"),
            std::string::npos);
  EXPECT_NE(result.errors.find(bad.path()), std::string::npos);
}

/// An archive of one exchange, with `before` in front of its log.
std::string archive(const std::string& before) {
  return "{" + before + R"("log":{"version":"1.2","creator":{"name":"t","version":"1"},"entries":[
          {"startedDateTime":"2026-11-23T16:23:05.203Z","time":1,
           "request":{"method":"GET","url":"https://ws1.test/sql","headers":[]},
           "response":{"status":200,"headers":[],"content":{"size":0}}}]}})";
}

TEST(JudgeCommand, ArchiveIsKnownByItsContent) {
  const std::string long_comment = R"("comment":")" + std::string(100'000, 'x') + R"(",)";
  for (const std::string& before :
       {std::string(), std::string(R"("comment":{"kind":"x"},)"), long_comment}) {
    const TemporaryFile file(archive(before));
    const Result result = run({{file.path()}, "nodejs", {}, {}, false});
    EXPECT_EQ(result.exit_code, kConformant) << result.errors;
    EXPECT_NE(result.out.find("world import"), std::string::npos) << result.out;
  }
}

TEST(JudgeCommand, BadFilesAreOneLineWithTheirNameEach) {
  for (const char* content :
       {"", "   \n", "{}", "[1]", "{\"kind\":\"header\"}\n{", "{\"log\":3}"}) {
    const TemporaryFile file(content);
    const Result result = run({{file.path()}, "shipped", {}, {}, false});
    EXPECT_EQ(result.exit_code, kBadInput) << content;
    EXPECT_EQ(result.errors.find("plumbline judge: " + file.path() + ": "), 0U) << result.errors;
    EXPECT_EQ(result.errors.find('\n'), result.errors.size() - 1) << result.errors;
  }
}

TEST(JudgeCommand, MissingFileAndDirectoryAreBadInput) {
  EXPECT_EQ(run({{"/nonexistent/run.jsonl"}, "shipped", {}, {}, false}).exit_code, kBadInput);
  EXPECT_EQ(run({{::testing::TempDir()}, "shipped", {}, {}, false}).exit_code, kBadInput);
}

TEST(JudgeCommand, DeviceOrPipeIsBadInputThatIsNotOpened) {
  const Result result = run({{"/dev/null"}, "shipped", {}, {}, false});
  EXPECT_EQ(result.exit_code, kBadInput);
  EXPECT_EQ(result.errors,
            "plumbline judge: /dev/null: expected a regular file, found something else\n");
}

TEST(JudgeCommand, UnknownProfileAndBadSettingAreBadInput) {
  const TemporaryFile file(harmless_journal());
  EXPECT_NE(run({{file.path()}, "shiped", {}, {}, false}).errors.find("shipped"),
            std::string::npos);
  for (const char* setting : {"batch_size", "=3", "batch_size=none", "no_such=3"}) {
    const Result result = run({{file.path()}, "shipped", {setting}, {}, false});
    EXPECT_EQ(result.exit_code, kBadInput) << setting;
    EXPECT_EQ(result.out, "") << setting;
  }
}

TEST(JudgeCommand, SettingIsStrongerThanTheRunHeader) {
  JournalBuilder journal;
  journal.header().overrides = {{"max_retries", "3"}};
  journal.exported("s1", 1s, 503).exported("s1", 1200ms, 503).quiescence(60s);
  const TemporaryFile file(lines_of(journal));
  EXPECT_EQ(run({{file.path()}, "shipped", {}, {}, false}).exit_code, kConformant);
  EXPECT_EQ(run({{file.path()}, "shipped", {"max_retries=0"}, {}, false}).exit_code,
            kNotConformant);
}

TEST(JudgeCommand, CanaryOfTheCommandLineIsSearched) {
  const TemporaryFile file(harmless_journal());
  EXPECT_EQ(run({{file.path()}, "shipped", {}, {"absent text"}, false}).exit_code, kConformant);
  const Result found = run({{file.path()}, "shipped", {}, {"id-s1"}, false});
  EXPECT_EQ(found.exit_code, kNotConformant);
  EXPECT_NE(found.out.find("PR-1"), std::string::npos);
}

TEST(JudgeCommand, CanarySaysWhatKindOfSecretItIs) {
  const TemporaryFile file(harmless_journal());
  EXPECT_EQ(run({{file.path()}, "shipped", {}, {"identity:absent text"}, false}).exit_code,
            kConformant);
  const Result found = run({{file.path()}, "shipped", {}, {"identity:id-s1"}, false});
  EXPECT_EQ(found.exit_code, kNotConformant);
  EXPECT_NE(found.out.find("PR-4"), std::string::npos);
}

}  // namespace
}  // namespace plumbline::cli
