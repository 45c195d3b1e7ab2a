#include "scenarios/report/timeline.h"

#include <gtest/gtest.h>

namespace plumbline::report {
namespace {

using namespace std::chrono_literals;

TEST(Shortened, KeepsWhatFitsAndCutsOneByteMore) {
  EXPECT_EQ(shortened("abcd", 4), "abcd");
  EXPECT_EQ(shortened("abcde", 4), "abcd... (5 bytes)");
}

TEST(Shortened, CutsAtACodePoint) { EXPECT_EQ(shortened("ab\xC3\xA4", 3), "ab... (4 bytes)"); }

TEST(Shortened, ShowsControlBytesEscaped) { EXPECT_EQ(shortened("a\x1b[2J\n"), "a\\x1b[2J\\x0a"); }

TEST(Shortened, ShowsC1ControlsEscapedAndLeavesOtherLettersAlone) {
  EXPECT_EQ(shortened("a\xC2\x9B"
                      "2J"),
            "a\\xc2\\x9b2J");
  EXPECT_EQ(shortened("\xC2\xA0\xC3\x9F"), "\xC2\xA0\xC3\x9F");
}

TEST(Describe, NoTextOfAnyKindReachesTheTerminalAsItStands) {
  const std::string evil = "\x1b[2J\n";
  const std::vector<journal::Data> all = {
      journal::RunHeader{1, evil, evil, evil, {}, 0, "on", evil, 0, {}},
      journal::OperationBegun{1, evil, evil, evil, evil, evil, evil, true},
      journal::OperationEnded{1, false, evil, evil, evil},
      journal::Mark{evil},
      journal::ConnectionOpened{1, evil},
      journal::RequestReceived{1, 0, evil, evil, evil, {}, evil, true, evil, 0, {}},
      journal::ReplyGiven{1, 200, {{"Retry-After", evil}}, evil, evil},
      journal::AttemptFailed{evil, evil, evil},
      journal::FaultApplied{evil, evil},
      journal::Process{evil, 1, 0, evil, evil},
      journal::ResourceSample{evil, 1, 1, 1},
      journal::ClientCounters{evil, true, {{evil, 1}}},
      journal::InsideCheck{evil, evil, true, evil},
      journal::SqlSeen{evil, evil, evil, evil, evil, evil, evil, 1, 1}};
  for (const journal::Data& data : all) {
    const std::string line = describe({1, 0s, data});
    EXPECT_EQ(line.find_first_of("\x1b\n"), std::string::npos) << line;
    EXPECT_NE(line.find("\\x1b[2J"), std::string::npos) << line;
  }
}

TEST(Describe, RequestAndReplyShowDirectionAndMeaning) {
  journal::RequestReceived request;
  request.id = 7;
  request.method = "POST";
  request.host = "ws1";
  request.target = "/telemetry-ext";
  request.body = std::string(500, 'x');
  const std::string line = describe({3, 1500ms, request});
  EXPECT_EQ(line.find("     1.500000 s  -> #7 POST ws1/telemetry-ext, body xxx"), 0U) << line;
  EXPECT_NE(line.find("(500 bytes)"), std::string::npos) << line;
  const journal::ReplyGiven reply{7, 503, {{"Retry-After", "2"}}, "", "normal"};
  EXPECT_EQ(describe({4, 1600ms, reply}), "     1.600000 s  <- #7 answer 503, Retry-After 2");
}

TEST(Describe, HangIsNoAnswer) {
  EXPECT_EQ(describe({4, 2s, journal::ReplyGiven{7, 0, {}, "", "hang"}}),
            "     2.000000 s  <- #7 no answer (hang)");
}

TEST(Describe, EveryKindHasALine) {
  const std::vector<journal::Data> all = {journal::RunHeader{},        journal::OperationBegun{},
                                          journal::OperationEnded{},   journal::Mark{},
                                          journal::ConnectionOpened{}, journal::ConnectionClosed{},
                                          journal::RequestReceived{},  journal::ReplyGiven{},
                                          journal::AttemptFailed{},    journal::FaultApplied{},
                                          journal::Process{},          journal::ResourceSample{},
                                          journal::ClientCounters{},   journal::InsideCheck{},
                                          journal::SqlSeen{},          journal::JitterSample{},
                                          journal::Quiescence{}};
  EXPECT_EQ(all.size(), std::variant_size_v<journal::Data>);
  for (const journal::Data& data : all) EXPECT_GT(describe({1, 0s, data}).size(), 15U);
}

}  // namespace
}  // namespace plumbline::report
