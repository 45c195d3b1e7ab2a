#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// A process from 0 s to `ended` with a statement at 10 s, sent at `sent`; nothing is closed.
JournalBuilder process_until(Duration ended, std::optional<Duration> sent,
                             const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.add(0s, journal::Process{"started", 7, 0, "", ""});
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 10s);
  if (sent) journal.exported("s1", *sent);
  return journal.jitter(5ms).add(ended, journal::Process{"ended", 7, 0, "", ""}).quiescence(200s);
}

Status status_of(const JournalBuilder& journal) {
  return run_rule(judge_sh_6, profile("shipped", {{"flush_interval", "30s"}}), journal).status;
}

TEST(Sh6, EventOlderThanAnIntervalThatWasSentPasses) {
  EXPECT_EQ(status_of(process_until(60s, 35s)), Status::pass);
}

TEST(Sh6, EventOfTheLastIntervalMayBeLost) {
  // An interval, and 100 ms on the way.
  EXPECT_EQ(status_of(process_until(40s + 100ms, std::nullopt)), Status::inconclusive);
  EXPECT_EQ(status_of(process_until(40s + 100ms + 1ns, std::nullopt)), Status::fail);
}

// A tenth of the interval, and of what a driver's way to the service may take; then the jitter.
TEST(Sh6, RealMachinesHaveATolerance) {
  EXPECT_EQ(status_of(process_until(43s + 440ms, std::nullopt, "driver")), Status::inconclusive);
  EXPECT_EQ(status_of(process_until(43s + 445ms + 1ns, std::nullopt, "driver")), Status::fail);
}

TEST(Sh6, WithoutProcessEventsNothingIsDecided) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 10s).exported("s1", 35s).quiescence(90s);
  EXPECT_EQ(status_of(journal), Status::inconclusive);
}

TEST(Sh6, ClosedConnectionIsAnotherMatter) {
  EXPECT_EQ(status_of(process_until(60s, std::nullopt).close("c1", 20s)), Status::inconclusive);
}

TEST(Sh6, FailingEndpointExcusesTheLoss) {
  JournalBuilder journal = process_until(60s, std::nullopt);
  journal.exported("s0", 15s, 503);
  EXPECT_EQ(status_of(journal), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
