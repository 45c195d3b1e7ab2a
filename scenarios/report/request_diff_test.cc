#include "scenarios/report/request_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::report {
namespace {

using namespace std::chrono_literals;
using journal::Journal;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A body with so many statements.
std::string statements(int count) {
  std::string metrics;
  for (int k = 0; k < count; ++k) {
    metrics += std::string(k == 0 ? "" : ",") +
               R"({"metric_type":"statement","timestamp":1,"session_id":"s)" + std::to_string(k) +
               R"("})";
  }
  return R"({"metrics":[)" + metrics + "]}";
}

// Journals of runs in which nothing happens but requests and what becomes of them.
class Recorder {
 public:
  explicit Recorder(std::string host = "a") : host_(std::move(host)) {}

  Recorder& sends(journal::Duration time, const std::string& body, int status = 200) {
    return exchange(time, "POST", "/api/2.0/telemetry-ext", body, status);
  }
  Recorder& asks(journal::Duration time) {
    return exchange(time, "GET", "/api/2.0/feature-flags?flags=x", "", 200);
  }
  Recorder& asks_for_data(journal::Duration time) {
    return exchange(time, "POST", "/api/2.0/sql/statements", "{}", 200);
  }
  Recorder& refuses(journal::Duration time, const std::string& retry_after) {
    sends(time, statements(1), 429);
    std::get<journal::ReplyGiven>(journal_.back().data).headers = {{"Retry-After", retry_after}};
    return *this;
  }
  Recorder& fails(journal::Duration time, const std::string& reason, journal::Duration took) {
    add(time, journal::AttemptFailed{host_, "telemetry", reason, took});
    return *this;
  }
  Recorder& on(const std::string& host) {
    host_ = host;
    return *this;
  }
  [[nodiscard]] const Journal& journal() const { return journal_; }

 private:
  Recorder& exchange(journal::Duration time, const char* method, const char* target,
                     const std::string& body, int status) {
    journal::RequestReceived request;
    request.id = ++id_;
    request.host = host_;
    request.method = method;
    request.target = target;
    request.body = body;
    add(time, request);
    journal::ReplyGiven reply;
    reply.request = id_;
    reply.status = status;
    add(time, reply);
    return *this;
  }
  void add(journal::Duration time, journal::Data data) {
    journal_.push_back({journal_.size() + 1, time, std::move(data)});
  }

  std::string host_;
  std::uint64_t id_ = 0;
  Journal journal_;
};

std::vector<std::string> told(const Journal& recorded, const Journal& again,
                              journal::Duration tolerance = 0ns) {
  std::vector<std::string> lines;
  for (const RequestDifference& one : request_differences(recorded, again, tolerance))
    lines.push_back(to_string(one));
  return lines;
}

TEST(RequestDifferences, OfARunFromItselfThereAreNone) {
  Recorder run;
  run.asks(1s).sends(2s, statements(2)).sends(3s, "not JSON", 500).fails(4s, "refused", 0ns);
  EXPECT_THAT(told(run.journal(), run.journal()), IsEmpty());
  EXPECT_THAT(told({}, {}), IsEmpty());
}

TEST(RequestDifferences, AMissingOneInTheMiddleLeavesTheOthersTheirPartners) {
  Recorder recorded;
  recorded.sends(1s, statements(1)).sends(2s, statements(1), 503).sends(3s, statements(1));
  Recorder again;
  again.sends(1s, statements(1)).sends(3s, statements(1));
  EXPECT_THAT(told(recorded.journal(), again.journal()),
              ElementsAre("host a, telemetry request 2: missing, expected at 2 s (1 event, answer "
                          "503)"));
  EXPECT_THAT(told(again.journal(), recorded.journal()),
              ElementsAre("host a, telemetry request 2: extra, at 2 s (1 event, answer 503)"));
}

TEST(RequestDifferences, MovedBeyondTheToleranceIsEarlierOrLater) {
  Recorder recorded;
  recorded.sends(1250ms, statements(1)).asks(2s);
  Recorder again;
  again.sends(1210ms, statements(1)).asks(4s + 500us);
  EXPECT_THAT(
      told(recorded.journal(), again.journal(), 39ms),
      ElementsAre("host a, telemetry request 1: earlier by 40 ms, at 1.21 s instead of 1.25 s",
                  "host a, flag request 1: later by 2.0005 s, at 4.0005 s instead of 2 s"));
  EXPECT_THAT(told(recorded.journal(), again.journal(), 40ms), testing::SizeIs(1));
}

TEST(RequestDifferences, ChangedNamesTheMembers) {
  Recorder recorded;
  recorded.sends(1s, statements(2));
  Recorder again;
  again.sends(1s, statements(3), 429);
  EXPECT_THAT(told(recorded.journal(), again.journal()),
              ElementsAre("host a, telemetry request 1: changed, at 1 s: events 3 instead of 2, "
                          "kinds 3 statement instead of 2 statement, answer 429 instead of 200"));
}

TEST(RequestDifferences, MovedAndChangedIsTwo) {
  Recorder recorded;
  recorded.sends(1s, statements(2));
  Recorder again;
  again.sends(2s, statements(3));
  const auto all = request_differences(recorded.journal(), again.journal(), 0ns);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, RequestDifference::Kind::later);
  EXPECT_EQ(all[1].kind, RequestDifference::Kind::changed);
  EXPECT_EQ(all[1].before, 1s);
  EXPECT_EQ(all[1].after, 2s);
}

TEST(RequestDifferences, AnAttemptThatNeverArrivedIsComparedByItsBegin) {
  Recorder recorded;
  recorded.sends(1s, statements(1));
  Recorder again;
  again.fails(4s, "connect_timeout", 3s);
  const auto lines = told(recorded.journal(), again.journal());
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("changed, at 1 s: "));
  Recorder refused;
  refused.fails(1s, "refused", 0ns);
  EXPECT_THAT(told(again.journal(), refused.journal()),
              ElementsAre("host a, telemetry request 1: changed, at 1 s: answer none: refused "
                          "instead of none: connect_timeout"));
}

TEST(RequestDifferences, HostsOfOneNameAreOne) {
  Recorder recorded;
  recorded.on("a").sends(1s, statements(1)).on("b").sends(2s, statements(2));
  Recorder again;
  again.on("b").sends(2s, statements(2)).on("a").sends(1s, statements(1));
  EXPECT_THAT(told(recorded.journal(), again.journal()), IsEmpty());
}

TEST(RequestDifferences, HostsOfOtherNamesArePairedByFirstUse) {
  Recorder recorded;
  recorded.on("ws1.example").sends(1s, statements(1)).on("ws2.example").sends(2s, statements(2));
  Recorder again;
  again.on("a").sends(1s, statements(1)).on("b").sends(2s, statements(1));
  const auto lines = told(recorded.journal(), again.journal());
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("host ws2.example, telemetry request 1: changed"));
}

TEST(RequestDifferences, AHostThatOnlyOneRunKnowsIsMissingOrExtra) {
  Recorder recorded;
  recorded.sends(1s, statements(1));
  Recorder again;
  again.sends(1s, statements(1)).on("b").sends(2s, statements(2));
  EXPECT_THAT(told(recorded.journal(), again.journal()),
              ElementsAre("host b, telemetry request 1: extra, at 2 s (2 events, answer 200)"));
  EXPECT_THAT(told(again.journal(), recorded.journal()),
              ElementsAre("host b, telemetry request 1: missing, expected at 2 s (2 events, answer "
                          "200)"));
}

TEST(RequestDifferences, IdsTimesAndOtherTrafficDoNotCount) {
  Recorder recorded;
  recorded.sends(1s, statements(1)).asks_for_data(2s);
  Recorder again;
  again.sends(1s, R"({"metrics":[{"metric_type":"statement","timestamp":9,"session_id":"x"}]})");
  EXPECT_THAT(told(recorded.journal(), again.journal()), IsEmpty());
}

TEST(RequestDifferences, ARetryAfterIsComparedUnlessItIsADate) {
  Recorder recorded;
  recorded.refuses(1s, "2").refuses(2s, "Sun, 29 Nov 2026 18:15:08 GMT");
  Recorder again;
  again.refuses(1s, "3").refuses(2s, "Thu, 01 Jan 2026 00:00:04 GMT");
  EXPECT_THAT(told(recorded.journal(), again.journal()),
              ElementsAre("host a, telemetry request 1: changed, at 1 s: answer 429, Retry-After 3 "
                          "instead of 429, Retry-After 2"));
}

TEST(RequestDifferences, OfTwoClientsOnlyThePatternIsCompared) {
  Recorder recorded;
  recorded.sends(1s, R"({"metrics":[{"metric_type":"statement","workspace_id":"1"}]})");
  Recorder again;
  again.sends(1s, R"({"metrics":[{"metric_type":"statement"}]})");
  EXPECT_THAT(told(recorded.journal(), again.journal()),
              ElementsAre("host a, telemetry request 1: changed, at 1 s: workspaces none instead "
                          "of 1"));
  EXPECT_THAT(request_differences(recorded.journal(), again.journal(), 0ns, Compared::pattern),
              IsEmpty());
}

TEST(RequestDifferences, WhatIsHostileIsEscapedAndOnOneLine) {
  Recorder recorded("a\x1b[2J\nb");
  recorded.sends(1s, statements(1));
  const auto lines = told(recorded.journal(), {});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find('\x1b'), std::string::npos);
  EXPECT_EQ(lines[0].find('\n'), std::string::npos);
}

TEST(RequestDifferences, LongRunsArePairedByNumber) {
  Recorder recorded;
  Recorder again;
  for (int k = 0; k < 2'100; ++k) {  // 2 100 squared is more than kPairedProductMax
    recorded.asks(k * 1s);
    again.asks(k * 1s + 1ms);
  }
  EXPECT_EQ(request_differences(recorded.journal(), again.journal(), 0ns).size(), 2'100U);
}

TEST(TimeTexts, AreShort) {
  EXPECT_EQ(seconds_text(0ns), "0 s");
  EXPECT_EQ(seconds_text(1250ms), "1.25 s");
  EXPECT_EQ(seconds_text(-40ms), "-0.04 s");
  EXPECT_EQ(span_text(-40ms), "40 ms");
  EXPECT_EQ(span_text(1500us), "1.5 ms");
  EXPECT_EQ(span_text(62s), "62 s");
}

}  // namespace
}  // namespace plumbline::report
