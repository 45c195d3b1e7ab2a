#include "fake_server/journal/line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/text_bytes.h"

namespace plumbline::journal {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

RunHeader full_header() {
  RunHeader header;
  header.world = "live";
  header.profile = "design";
  header.overrides = {{"open_for", "600ms"}};
  header.seed = ~std::uint64_t{0};
  header.client_wall_start_ms = 1'795'450'985'000;
  header.canaries = {{"SECRET", "sql"}, {"\xff\xfe", "sql"}, {"ada", "identity"}};
  return header;
}

RequestReceived full_request() {
  return {9,    4,     "ws1",    "POST", "/x?y=1", {{"A", "1"}, {"A", "2"}},
          "{}", false, "design", 3,      {"WF-2"}};
}

std::vector<Data> one_of_each() {
  return {full_header(),
          OperationBegun{1, "open", "c1", "ws1", "", "unset", "7", true, {"control"}},
          OperationEnded{1, false, "timeout", "session", "statement", {{"chunks", 3}}},
          Mark{"outage ends"},
          ConnectionOpened{4, "ws1"},
          ConnectionClosed{4},
          full_request(),
          ReplyGiven{9, 429, {{"Retry-After", "1"}}, "slow down", "truncated"},
          AttemptFailed{"ws1", "telemetry", "dns"},
          FaultApplied{"ws1", "cable cut"},
          Process{"output", 77, -1, "stderr", "oops"},
          ResourceSample{"start", 1, 2, 3, "0000000180004202"},
          ClientCounters{"ws1", true, {{"dropped", 2}, {"recorded", 5}}},
          InsideCheck{"CB-11", "late-result", true, "the breaker stayed closed"},
          SqlSeen{"statement_executed", "ws1", "session", "statement", "SELECT 1", "timeout",
                  "failed", 7, 80},
          JitterSample{Duration{5'000'000}, 1000},
          Quiescence{false}};
}

std::string refusal(const std::string& line) {
  try {
    static_cast<void>(parse_line(line));
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(Line, EveryKindComesBackAsItWas) {
  for (const Data& data : one_of_each()) {
    const Entry entry{3, Duration{1'500}, data};
    EXPECT_EQ(parse_line(to_line(entry)), entry) << to_line(entry);
  }
}

TEST(Line, BytesOfAnEntryAreFixed) {
  const Entry entry{2, Duration{7}, OperationEnded{1, true, "", "s", ""}};
  EXPECT_EQ(
      to_line(entry),
      R"({"sequence":2,"time_ns":7,"kind":"operation_ended","id":1,"ok":true,"error":"","session_id":"s","statement_id":""})");
}

TEST(Line, BytesThatAreNoTextSurvive) {
  RequestReceived request;
  request.body = std::string("\xff\x00\x80", 3);
  request.headers = {{"X-Bytes", "\xc3\x28"}};
  const Entry entry{1, Duration{0}, request};
  EXPECT_THAT(to_line(entry), HasSubstr(R"("body_base64":"/wCA")"));
  EXPECT_EQ(parse_line(to_line(entry)), entry);
}

TEST(Line, CanaryOfSqlIsATextAsBeforeThereWereKinds) {
  RunHeader header;
  header.canaries = {{"SECRET", "sql"}, {"ada", "identity"}};
  const std::string line = to_line({1, Duration{0}, header});
  EXPECT_THAT(line, HasSubstr(R"("canaries":["SECRET",{"text":"ada","kind":"identity"}])"));
  std::string other = line;
  other.replace(other.find("identity"), 8, "identify");
  EXPECT_THAT(refusal(other), StartsWith("/canaries/1/kind: "));
}

TEST(Line, MembersOfLaterWritersMayBeAbsent) {
  EXPECT_EQ(
      refusal(
          R"({"sequence":1,"time_ns":0,"kind":"operation_ended","id":1,"ok":true,"error":"","session_id":"","statement_id":""})"),
      "accepted");
  EXPECT_EQ(
      refusal(
          R"({"sequence":1,"time_ns":0,"kind":"operation_begun","id":1,"operation":"open","connection":"c","host":"h","statement":"","telemetry":"unset","org":"","credentials":true})"),
      "accepted");
}

TEST(Line, UnknownKindNamesTheNearest) {
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":0,"kind":"requst"})"),
              HasSubstr("did you mean \"request\""));
}

TEST(Line, UnknownMemberIsRefused) {
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":0,"kind":"mark","name":"a","nam":1})"),
              StartsWith("/nam: unknown member"));
}

TEST(Line, MissingMemberIsRefused) {
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":0,"kind":"mark"})"), HasSubstr("\"name\""));
}

TEST(Line, AnotherVersionIsRefusedBeforeItsMembersAreRead) {
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":0,"kind":"header","version":2,"new":1})"),
              StartsWith("/version: expected journal version 1, found the number 2"));
}

TEST(Line, NumbersOutOfRangeAreRefused) {
  EXPECT_THAT(refusal(R"({"sequence":-1,"time_ns":0,"kind":"quiescence","idle":true})"),
              StartsWith("/sequence"));
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":-1,"kind":"quiescence","idle":true})"),
              StartsWith("/time_ns"));
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":1.5,"kind":"quiescence","idle":true})"),
              StartsWith("/time_ns"));
  EXPECT_THAT(
      refusal(R"({"sequence":1,"time_ns":9223372036854775808,"kind":"quiescence","idle":true})"),
      StartsWith("/time_ns"));
}

std::string mark_at(const std::string& time) {
  return R"({"sequence":1,"time_ns":)" + time + R"(,"kind":"mark","name":"m"})";
}

std::string jitter_of(const std::string& overshoot) {
  return R"({"sequence":1,"time_ns":0,"kind":"jitter","overshoot_ns":)" + overshoot +
         R"(,"waits":1})";
}

TEST(Line, TimesBeyondHundredYearsAreRefused) {
  const std::string most = "3153600000000000000";
  const std::string beyond = "3153600000000000001";
  EXPECT_EQ(refusal(mark_at("0")), "accepted");
  EXPECT_EQ(refusal(mark_at(most)), "accepted");
  EXPECT_EQ(refusal(mark_at(beyond)), "/time_ns: expected nanoseconds from 0 to " + most +
                                          " (100 years), found the number " + beyond);
  EXPECT_EQ(refusal(jitter_of(most)), "accepted");
  EXPECT_THAT(refusal(jitter_of(beyond)), StartsWith("/overshoot_ns: expected nanoseconds"));
  EXPECT_EQ(refusal(jitter_of("0")), "accepted");
  EXPECT_THAT(refusal(jitter_of("-1")), StartsWith("/overshoot_ns: expected nanoseconds"));
}

TEST(Line, NumbersThatAreNotExactEverywhereAreRefused) {
  constexpr std::int64_t kMost = 9'007'199'254'740'992;  // 2^53
  const auto of = [](std::int64_t counter, std::int64_t wall_start) {
    RunHeader header;
    header.client_wall_start_ms = wall_start;
    const std::string fault = refusal(to_line({1, Duration{0}, header}));
    if (fault != "accepted") return fault;
    return refusal(to_line({1, Duration{0}, ClientCounters{"h", true, {{"a/b", counter}}}}));
  };
  EXPECT_EQ(of(0, 0), "accepted");
  EXPECT_EQ(of(kMost, kMost), "accepted");
  EXPECT_THAT(of(kMost + 1, 0), StartsWith("/values/a~1b: expected a whole number from 0 to 900"));
  EXPECT_THAT(of(-1, 0), StartsWith("/values/a~1b: "));
  EXPECT_THAT(of(0, kMost + 1), StartsWith("/client_wall_start_ms: "));
  EXPECT_THAT(of(0, -1), StartsWith("/client_wall_start_ms: "));
}

TEST(Line, RepeatedMembersAreRefused) {
  EXPECT_EQ(refusal(R"({"sequence":1,"time_ns":0,"kind":"mark","name":"a","name":"b"})"),
            "member the string \"name\" occurs twice in one object");
  EXPECT_EQ(refusal(R"({"sequence":1,"time_ns":0,"kind":"counters","host":"h","at_rest":true,)"
                    R"("values":{"a":1,"a":2}})"),
            "member the string \"a\" occurs twice in one object");
}

TEST(Line, TextAfterANulIsRefused) {
  const std::string line = mark_at("0");
  EXPECT_EQ(refusal(line + " "), "accepted");
  EXPECT_THAT(refusal(line + std::string("\0x", 2)), StartsWith("not valid JSON at byte "));
}

TEST(Line, NestingIsBounded) {
  const auto nested = [](std::size_t depth) {
    return R"({"x":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  EXPECT_THAT(refusal(nested(8)), HasSubstr("expected a member \"kind\""));
  EXPECT_EQ(refusal(nested(9)), "nested deeper than 8");
  EXPECT_EQ(refusal(std::string(1'000'000, '[')), "nested deeper than 8");
}

TEST(Line, WrongTypesAreRefusedWithTheirPlace) {
  EXPECT_THAT(refusal("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(refusal("{"), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":0,"kind":"quiescence","idle":"yes"})"),
              StartsWith("/idle"));
  EXPECT_THAT(refusal(R"({"sequence":1,"time_ns":0,"kind":"mark","name":{"base64":"?"}})"),
              StartsWith("/name/base64"));
}

TEST(TextBytes, Utf8IsToldFromOtherBytes) {
  EXPECT_TRUE(is_utf8("plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
  EXPECT_TRUE(
      is_utf8("\xed\x9f\xbf\xee\x80\x80"));   // the code points on both sides of the surrogates
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));      // a surrogate
  EXPECT_FALSE(is_utf8("\xc0\x80"));          // overlong
  EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));      // overlong
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_TRUE(is_utf8("\xf4\x8f\xbf\xbf"));
  EXPECT_FALSE(is_utf8("\xe2\x82"));  // cut off
}

TEST(TextBytes, Base64GoesBothWaysForEveryLength) {
  for (const std::string& bytes : {std::string(), std::string("\0", 1), std::string("ab"),
                                   std::string("abc"), std::string("\xff\xfe\xfd\xfc")}) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
  EXPECT_EQ(to_base64("any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw==");
  EXPECT_EQ(from_base64("YQ="), std::nullopt);
  EXPECT_EQ(from_base64("Y?=="), std::nullopt);
  EXPECT_EQ(from_base64("===="), std::nullopt);
}

}  // namespace
}  // namespace plumbline::journal
