#include "fake_server/journal/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"

namespace plumbline::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string lines(const std::vector<Entry>& entries) {
  std::string text;
  for (const Entry& entry : entries) text += to_line(entry) + "\n";
  return text;
}

Entry header() { return {1, Duration{0}, RunHeader{}}; }
Entry mark(std::uint64_t sequence, std::int64_t time) {
  return {sequence, Duration{time}, Mark{"m"}};
}

ReadResult read_text(const std::string& text) {
  std::istringstream in(text);
  return read_journal(in);
}

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(read_text(text));
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(Reader, ReadsWhatWasWritten) {
  const ReadResult result = read_text(lines({header(), mark(2, 5), mark(3, 5)}));
  EXPECT_EQ(result.journal, (Journal{header(), mark(2, 5), mark(3, 5)}));
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST(Reader, LastLineThatWasCutIsAWarningWhereverItWasCut) {
  const std::string whole = lines({header()});
  const std::string last = to_line(mark(2, 5));
  for (std::size_t kept = 1; kept < last.size(); ++kept) {
    const ReadResult result = read_text(whole + last.substr(0, kept));
    EXPECT_EQ(result.journal, Journal{header()});
    EXPECT_THAT(result.warnings, ElementsAre("line 2: cut off, left out"));
  }
}

TEST(Reader, LastLineThatLacksOnlyItsEndIsUsed) {
  const ReadResult result = read_text(lines({header()}) + to_line(mark(2, 5)));
  EXPECT_EQ(result.journal.size(), 2U);
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST(Reader, CutLineInTheMiddleIsRefused) {
  EXPECT_THAT(refusal(lines({header()}) + "{\"seq\n" + lines({mark(2, 5)})),
              StartsWith("line 2: not valid JSON"));
}

TEST(Reader, TimeThatGoesBackIsRefused) {
  EXPECT_EQ(refusal(lines({header(), mark(2, 5), mark(3, 5)})), "accepted");
  EXPECT_THAT(refusal(lines({header(), mark(2, 5), mark(3, 4)})),
              StartsWith("line 3: /time_ns: expected at least 5"));
}

TEST(Reader, GapInTheSequenceIsRefused) {
  EXPECT_THAT(refusal(lines({header(), mark(3, 5)})),
              StartsWith("line 2: /sequence: expected 2, found 3"));
  EXPECT_THAT(refusal(lines({header(), mark(1, 5)})),
              StartsWith("line 2: /sequence: expected 2, found 1"));
}

TEST(Reader, JournalBeginsWithItsOneHeader) {
  EXPECT_THAT(refusal(lines({mark(1, 5)})), StartsWith("line 1: /kind: expected a header"));
  EXPECT_THAT(refusal(lines({header(), {2, Duration{0}, RunHeader{}}})),
              StartsWith("line 2: /kind"));
}

TEST(Reader, ArmWithoutTelemetryMayStandBeforeTheOneWithItAndNothingElse) {
  RunHeader off;
  off.arm = "off";
  const Entry first{1, Duration{0}, off};
  EXPECT_EQ(refusal(lines({first, mark(2, 5), {3, Duration{5}, RunHeader{}}, mark(4, 6)})),
            "accepted");
  EXPECT_THAT(refusal(lines({header(), {2, Duration{0}, off}})), StartsWith("line 2: /kind"));
  EXPECT_THAT(refusal(lines({first, {2, Duration{0}, off}})), StartsWith("line 2: /kind"));
  EXPECT_THAT(refusal(lines({first, {2, Duration{0}, RunHeader{}}, {3, Duration{0}, RunHeader{}}})),
              StartsWith("line 3: /kind"));
}

TEST(Reader, AnotherVersionIsRefused) {
  RunHeader newer;
  newer.version = kVersion + 1;
  EXPECT_THAT(refusal(lines({{1, Duration{0}, newer}})),
              StartsWith("line 1: /version: expected journal version 1"));
}

TEST(Reader, EmptyInputIsRefused) {
  EXPECT_THAT(refusal(""), StartsWith("expected a journal"));
  EXPECT_THAT(refusal("\n"), StartsWith("line 1:"));
}

TEST(Reader, FilesThatCannotBeReadAreNamedAsSuch) {
  EXPECT_THROW(static_cast<void>(read_journal(std::string(::testing::TempDir() + "no_such_file"))),
               json::BadInput);
  EXPECT_THROW(static_cast<void>(read_journal(::testing::TempDir())), json::BadInput);
  try {
    static_cast<void>(read_journal(std::string("/dev/null")));
    ADD_FAILURE() << "accepted";
  } catch (const json::BadInput& fault) {
    EXPECT_STREQ(fault.what(), "expected a regular file, found something else");
  }
}

}  // namespace
}  // namespace plumbline::journal
