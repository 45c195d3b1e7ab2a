#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& builder,
                 const Profile& used = profile()) {
  return run_rule(rule, used, builder).status;
}

constexpr const char* kOther = "ws2.cloud.databricks.test";

std::string event_of(const std::string& statement) {
  TestEvent event;
  event.statement = "id-" + statement;
  return shipped_body({event});
}

// One host hangs from 1 s; another makes an event at 2 s, which may wait 30 s.
JournalBuilder beside_a_hang() {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).open("d1", 0s, "on", kOther);
  builder.flag(0s, "\"true\"", kOther).telemetry(1s, event_of("x"), 0, kOther);
  return builder.statement("c1", "s1", 2s);
}

TEST(Cm4, DeliveryInTimePasses) {
  EXPECT_EQ(status_of(judge_cm_4, beside_a_hang().exported("s1", 32s + 100ms).quiescence(90s)),
            Status::pass);
}

TEST(Cm4, LateDeliveryFails) {
  const Verdict verdict = run_rule(
      judge_cm_4, profile(), beside_a_hang().exported("s1", 32s + 100ms + 1ns).quiescence(90s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Cm4, WhereEachEventIsABatchNothingWaits) {
  const Profile at_once = profile("shipped", {{"batch_size", "1"}});
  const auto sent = [&](Duration at) {
    return status_of(judge_cm_4, beside_a_hang().exported("s1", at).quiescence(90s), at_once);
  };
  EXPECT_EQ(sent(2s + 100ms), Status::pass);
  EXPECT_EQ(sent(2s + 100ms + 1ns), Status::fail);
}

TEST(Cm4, LostEventFails) {
  EXPECT_EQ(status_of(judge_cm_4, beside_a_hang().quiescence(90s)), Status::fail);
}

TEST(Cm4, HangingFlagIsTroubleToo) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).open("d1", 1s, "on", kOther);
  builder.flag(1s, "\"true\"", kOther, 5s, 503).statement("c1", "s1", 2s);
  EXPECT_EQ(status_of(judge_cm_4, builder.exported("s1", 20s).quiescence(90s)), Status::pass);
}

TEST(Cm4, OwnTroubleIsNoEvidence) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).exported("x", 1s, 503);
  builder.statement("c1", "s1", 2s).exported("s1", 3s).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_4, builder), Status::inconclusive);
}

TEST(Cm4, TroubleThatIsOverIsNoEvidence) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).open("d1", 0s, "on", kOther);
  builder.flag(0s, "\"true\"", kOther).telemetry(1s, event_of("x"), 503, kOther);
  builder.statement("c1", "s1", 2s).exported("s1", 3s).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_4, builder), Status::inconclusive);
}

TEST(Cm4, ImportIsInconclusive) {
  JournalBuilder builder = JournalBuilder("import").telemetry(1s, event_of("x"), 503, kOther);
  EXPECT_EQ(status_of(judge_cm_4, builder.exported("s1", 2s)), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
