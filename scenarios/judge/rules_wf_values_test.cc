#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

constexpr std::int64_t kStart = 1'795'450'985'000;  // of every hand-made run

/// One event stamped `after_start_ms`, in a run of 3 s.
Status stamped(std::int64_t after_start_ms, const std::string& world = "sim") {
  JournalBuilder journal(world);
  TestEvent event;
  event.statement = "id-1";
  event.timestamp_ms = kStart + after_start_ms;
  journal.telemetry(1s, shipped_body({event})).quiescence(3s);
  return run_rule(judge_wf_5, profile(), journal).status;
}

TEST(Wf5, StampsInsideTheWindowPass) {
  EXPECT_EQ(stamped(0), Status::pass);
  EXPECT_EQ(stamped(3000), Status::pass);
}

TEST(Wf5, StampsOutsideOfItFail) {
  EXPECT_EQ(stamped(-1), Status::fail);
  EXPECT_EQ(stamped(3002), Status::fail);
}

TEST(Wf5, ToleranceAndJitterOutsideOfTheSimulatedWorld) {
  EXPECT_EQ(stamped(-50, "live"), Status::pass);
  EXPECT_EQ(stamped(-54, "live"), Status::inconclusive);
  EXPECT_EQ(stamped(-60, "live"), Status::fail);
}

TEST(Wf5, SecondsForMillisecondsFailEverywhere) {
  for (const char* world : {"sim", "import"}) {
    JournalBuilder journal(world);
    TestEvent event;
    event.timestamp_ms = kStart / 1000;
    journal.telemetry(1s, shipped_body({event})).quiescence(3s);
    EXPECT_EQ(run_rule(judge_wf_5, profile(), journal).status, Status::fail) << world;
  }
}

TEST(Wf5, UploadTimeCountsToo) {
  JournalBuilder journal;
  journal.telemetry(1s, shipped_body({{"EXECUTE_STATEMENT", "id-1"}}, kStart - 5)).quiescence(3s);
  EXPECT_EQ(run_rule(judge_wf_5, profile(), journal).status, Status::fail);
}

TEST(Wf5, StampOfWholeSecondsHasThatResolution) {
  const auto status = [](std::int64_t start) {
    JournalBuilder journal;
    journal.header().client_wall_start_ms = start;
    journal.telemetry(1s, design_body({{"statement", "id-1"}}), 200, kHost, {}, 0s,
                      "/api/2.0/telemetry-ext");  // stamped 2026-11-23T16:23:05Z
    return run_rule(judge_wf_5, profile("design"), journal.quiescence(3s)).status;
  };
  EXPECT_EQ(status(kStart + 999), Status::pass);
  EXPECT_EQ(status(kStart + 1000), Status::fail);
}

TEST(Wf5, UnknownClockIsInconclusive) {
  EXPECT_EQ(stamped(0, "import"), Status::inconclusive);
  JournalBuilder journal;
  journal.header().client_wall_start_ms = 0;
  EXPECT_EQ(run_rule(judge_wf_5, profile(), journal.exported("s1", 1s)).status,
            Status::inconclusive);
  EXPECT_EQ(run_rule(judge_wf_5, profile(), JournalBuilder().quiescence(3s)).status,
            Status::inconclusive);
}

Status numbers(const std::string& operation) {
  std::string body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  const std::string place = R"(\"sql_operation\":{)";
  body.insert(body.find(place) + place.size(), operation);
  return run_rule(judge_wf_6, profile(), JournalBuilder().telemetry(1s, body)).status;
}

std::string chunks(int first, int slowest, int present, int iterated) {
  return R"(\"chunk_details\":{\"initial_chunk_latency_millis\":)" + std::to_string(first) +
         R"(,\"slowest_chunk_latency_millis\":)" + std::to_string(slowest) +
         R"(,\"total_chunks_present\":)" + std::to_string(present) +
         R"(,\"total_chunks_iterated\":)" + std::to_string(iterated) + "},";
}

TEST(Wf6, NumbersThatMakeSensePass) { EXPECT_EQ(numbers(chunks(5, 5, 2, 2)), Status::pass); }

TEST(Wf6, ImpossibleNumbersFail) {
  EXPECT_EQ(numbers(chunks(5, 4, 2, 2)), Status::fail);
  EXPECT_EQ(numbers(chunks(5, 5, 2, 3)), Status::fail);
  EXPECT_EQ(numbers(chunks(-1, 5, 2, 2)), Status::fail);
}

TEST(Wf6, SilenceIsInconclusive) {
  EXPECT_EQ(run_rule(judge_wf_6, profile(), JournalBuilder().quiescence(9s)).status,
            Status::inconclusive);
}

/// A statement with an odd tag value, and a request after it.
Status after_odd(const std::vector<std::string>& odd, const std::string& body) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s);
  journal.operation({0, "execute", "c1", kHost, "s1", "", "", false, odd}, 1s, 0s,
                    {0, true, "", "session-c1", "id-s1"});
  return run_rule(judge_wf_9, profile(), journal.telemetry(2s, body)).status;
}

const std::string kWithEvent = shipped_body({{"EXECUTE_STATEMENT", "id-s1"}});

TEST(Wf9, ValidRequestWithTheEventPasses) {
  EXPECT_EQ(after_odd({"control", "long"}, kWithEvent), Status::pass);
}

TEST(Wf9, InvalidRequestFails) {
  EXPECT_EQ(after_odd({"invalid_utf8"}, kWithEvent + "\xff"), Status::fail);
  std::string raw = kWithEvent;
  raw.insert(raw.find("Client/1"), "\x01");
  EXPECT_EQ(after_odd({"control"}, raw), Status::fail);
  std::string surrogate = kWithEvent;
  surrogate.insert(surrogate.find("Client/1"), "\\\\ud800");
  EXPECT_EQ(after_odd({"surrogate"}, surrogate), Status::fail);
}

TEST(Wf9, RequestWithoutTheEventOrNothingOddIsInconclusive) {
  EXPECT_EQ(after_odd({"control"}, shipped_body({{"EXECUTE_STATEMENT", "id-s2"}})),
            Status::inconclusive);
  EXPECT_EQ(after_odd({}, kWithEvent), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
