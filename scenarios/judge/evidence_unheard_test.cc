// Answers that the client never heard, batches that only look alike, and attempts that may be
// retries: what the evidence must not hold against a client.
#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

struct Seen {
  explicit Seen(const JournalBuilder& builder, const std::string& name = "shipped")
      : used(profile(name)), journal(builder.journal()), evidence(used, journal) {}
  Profile used;
  journal::Journal journal;
  Evidence evidence;
};

/// One request at 1 s on a network connection that closes at `closed`, answered `took` later.
JournalBuilder answered_on_connection(int status, Duration took, Duration closed) {
  journal::RequestReceived request;
  request.connection = 7;
  request.host = kHost;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.body = shipped_body({{"EXECUTE_STATEMENT", "id-s1"}});
  const journal::ReplyGiven reply{0, status, {{"Retry-After", "30"}}, "", "normal"};
  return JournalBuilder()
      .exchange(1s, request, took, reply)
      .add(closed, journal::ConnectionClosed{7});
}

TEST(EvidenceUnheard, AnswerAfterTheConnectionClosedWasNeverHeard) {
  const Seen seen(answered_on_connection(404, 2s, 3s - 1ns));
  const Exchange& exchange = seen.evidence.exchanges()[0];
  EXPECT_EQ(exchange.status, 0);
  EXPECT_EQ(exchange.answered, std::nullopt);
  EXPECT_EQ(exchange.retry_after, std::nullopt);
  EXPECT_EQ(exchange.cause, "timeout");
  EXPECT_EQ(Seen(answered_on_connection(404, 2s, 3s)).evidence.exchanges()[0].status, 404);
}

TEST(EvidenceUnheard, RepeatAfterAnUnheardRefusalIsNoBreach) {
  const auto rt_2 = [](Duration closed) {
    JournalBuilder builder = answered_on_connection(404, 2s, closed);
    return run_rule(judge_rt_2, profile(), builder.exported("s1", 4s).quiescence(90s)).status;
  };
  EXPECT_EQ(rt_2(3s - 1ns), Status::inconclusive);
  EXPECT_EQ(rt_2(3s), Status::fail);
}

TEST(EvidenceUnheard, UnheardRetryAfterBindsNobody) {
  const auto rt_4 = [](Duration closed) {
    JournalBuilder builder = answered_on_connection(503, 2s, closed);
    return run_rule(judge_rt_4, profile(), builder.exported("s1", 4s).quiescence(90s)).status;
  };
  EXPECT_EQ(rt_4(3s - 1ns), Status::inconclusive);
  EXPECT_EQ(rt_4(3s), Status::fail);
}

TEST(EvidenceUnheard, RetryAfterOfAnAnswerThatARetryOvertookBindsNobody) {
  const auto rt_4 = [](Duration took) {
    JournalBuilder builder;
    const std::string body = shipped_body({{"EXECUTE_STATEMENT", "id-s1"}});
    builder.telemetry(1s, body, 503, kHost, {{"Retry-After", "30"}}, took);
    return run_rule(judge_rt_4, profile(), builder.exported("s1", 4s).exported("s2", 10s)).status;
  };
  EXPECT_EQ(rt_4(4s), Status::inconclusive);
  EXPECT_EQ(rt_4(2s), Status::fail);
}

/// An event of a connect that failed: nothing tells it from the next one.
std::string failed_connect(const std::string& id, bool timed) {
  const std::string detail =
      R"(\"sql_operation\":{\"operation_detail\":{\"operation_type\":\"CREATE_SESSION\"}})";
  std::string context = R"(\"user_agent\":\"Client/1\")";
  if (timed) context += R"(,\"timestamp_millis\":1795450985000)";
  return R"({"uploadTime":1,"items":[],"protoLogs":["{\"frontend_log_event_id\":\")" + id +
         R"(\",\"context\":{\"client_context\":{)" + context +
         R"(}},\"entry\":{\"sql_driver_log\":{\"operation_latency_ms\":5,)" + detail +
         R"(,\"error_info\":{\"error_name\":\"Refused\"}}}}"]})";
}

std::size_t exports_of(int status, Duration later, bool timed = false) {
  JournalBuilder builder;
  builder.telemetry(1s, failed_connect("a", timed), status);
  builder.telemetry(1s + later, failed_connect("b", timed)).quiescence(700s);
  return Seen(builder).evidence.exports(kHost).size();
}

TEST(EvidenceExports, EventsThatMerelyLookAlikeAreOneBatchOnlyAsARetryWouldCome) {
  EXPECT_EQ(exports_of(200, 10min), 2U);
  EXPECT_EQ(exports_of(200, 100ms), 2U);
  EXPECT_EQ(exports_of(503, 250ms), 1U);
  EXPECT_EQ(exports_of(503, 251ms), 2U);
}

TEST(EvidenceExports, EqualTimesTellThatTheyAreOne) { EXPECT_EQ(exports_of(200, 10min, true), 1U); }

// Two equal batches, the first taken, of one connection without credentials; another opens later.
std::size_t equal_batches_with_another_opened(Duration later) {
  JournalBuilder builder;
  for (const auto& [name, at] : {std::pair("c1", Duration{0}), std::pair("c2", later)}) {
    builder.operation({0, "open", name, kHost, "", "unset", "", false}, at, 0s,
                      {0, true, "", "", ""});
  }
  builder.telemetry(1s, failed_connect("a", true)).telemetry(2s, failed_connect("b", true));
  return Seen(builder.quiescence(90s)).evidence.exports(kHost).size();
}

TEST(EvidenceExports, EqualTimesTellNothingWhereTwoMayShareThem) {
  EXPECT_EQ(equal_batches_with_another_opened(1ms), 1U);
  EXPECT_EQ(equal_batches_with_another_opened(1ms - 1ns), 2U);
}

TEST(EvidenceExports, OpensThatFailedHaveNoNamesWhateverTheirCredentials) {
  const auto exports = [](Duration later, bool ok) {
    JournalBuilder builder;
    for (const auto& [name, at] : {std::pair("c1", Duration{0}), std::pair("c2", later)}) {
      builder.operation({0, "open", name, kHost, "", "unset", "", true}, at, 0s,
                        {0, ok, ok ? "" : "connection", "", ""});
    }
    builder.telemetry(1s, failed_connect("a", true)).telemetry(2s, failed_connect("b", true));
    return Seen(builder.quiescence(90s)).evidence.exports(kHost).size();
  };
  EXPECT_EQ(exports(1ms, false), 1U);
  EXPECT_EQ(exports(1ms - 1ns, false), 2U);
  EXPECT_EQ(exports(1ms - 1ns, true), 1U);
}

TEST(EvidenceExports, AnOpenThatFailedIsNoTwinOfOneThatDidNot) {
  JournalBuilder builder;
  builder.operation({0, "open", "c1", kHost, "", "unset", "", false}, 0s, 0s,
                    {0, false, "connection", "", ""});
  builder.operation({0, "open", "c2", kHost, "", "unset", "", false}, 0s, 0s,
                    {0, true, "", "", ""});
  builder.telemetry(1s, failed_connect("a", true)).telemetry(2s, failed_connect("b", true));
  EXPECT_EQ(Seen(builder.quiescence(90s)).evidence.exports(kHost).size(), 1U);
}

// Attempts of c1's client at 1 s and, unseen, up to 1.4 s; between them it closes, and c2 opens.
std::size_t exports_around_a_last_close(Duration closed) {
  JournalBuilder builder;
  builder.open("c1", 0s).close("c1", closed).open("c2", closed);
  builder.attempt_failed(1s, "dns").attempt_failed(1150ms, "dns").attempt_failed(1400ms, "dns");
  return Seen(builder.quiescence(90s)).evidence.exports(kHost).size();
}

TEST(EvidenceExports, NoExportOutlivesItsClient) {
  EXPECT_EQ(exports_around_a_last_close(900ms), 1U);
  EXPECT_EQ(exports_around_a_last_close(1200ms), 2U);
  EXPECT_EQ(exports_around_a_last_close(1500ms), 1U);
}

TEST(EvidenceExports, ARetryMayWaitForAllOfRetryAfter) {
  const auto exports_when = [](Duration second) {
    JournalBuilder builder;
    builder.telemetry(1s, shipped_body({{"EXECUTE_STATEMENT", "id-s1"}}), 429, kHost,
                      {{"Retry-After", "9"}});
    const journal::Journal journal =
        builder.attempt_failed(second, "dns").quiescence(90s).journal();
    const Profile used = profile("shipped", {{"retry_after_cap", "2s"}});
    return Evidence(used, journal).exports(kHost).size();
  };
  EXPECT_EQ(exports_when(10s + 100ms), 1U);  // 100 ms on the way
  EXPECT_EQ(exports_when(10s + 101ms), 2U);
}

TEST(EvidenceExports, NoExportOutlivesItsBudget) {
  const auto exports_when = [](Duration second) {
    JournalBuilder builder;
    builder.attempt_failed(1s, "dns").attempt_failed(second, "dns").quiescence(90s);
    const journal::Journal journal = builder.journal();
    const Profile used = profile("shipped", {{"export_budget", "2s"}, {"retry_delay", "9s"}});
    return Evidence(used, journal).exports(kHost).size();
  };
  EXPECT_EQ(exports_when(3s - 1ns), 1U);
  EXPECT_EQ(exports_when(3s), 2U);
}

// One batch at 1 s and at 2 s, and unseen attempts between.
std::size_t exports_with_unseen_between(std::size_t unseen, const Profile& used) {
  JournalBuilder builder;
  builder.exported("s1", 1s, 200, 5s);  // too late for its client
  for (std::size_t k = 0; k < unseen; ++k)
    builder.attempt_failed(1500ms + Duration{static_cast<std::int64_t>(k)}, "reset");
  const journal::Journal journal = builder.exported("s1", 2s).quiescence(90s).journal();
  return Evidence(used, journal).exports(kHost).size();
}

TEST(EvidenceExports, UnseenAttemptsBetweenTwoOfABatchAreOfIt) {
  EXPECT_EQ(exports_with_unseen_between(1, profile()), 1U);
  EXPECT_EQ(exports_with_unseen_between(2, profile()), 1U);
  EXPECT_EQ(exports_with_unseen_between(3, profile()), 2U);  // five attempts, and four allowed
  const Profile parallel = profile().with_overrides({{"flushes_in_flight", "2"}});
  EXPECT_EQ(exports_with_unseen_between(2, parallel), 2U);
}

TEST(EvidenceExports, LookAlikesAnsweredWithSuccessAreNoRepeat) {
  JournalBuilder builder;
  builder.telemetry(1s, failed_connect("a", false)).telemetry(601s, failed_connect("b", false));
  EXPECT_EQ(run_rule(judge_rt_2, profile(), builder.quiescence(700s)).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_rt_5, profile(), builder).status, Status::inconclusive);
}

std::vector<bool> retries_in(const std::vector<Duration>& refused) {
  JournalBuilder builder;
  for (const Duration time : refused) builder.attempt_failed(time, "refused");
  const Seen seen(builder.quiescence(90s));
  std::vector<bool> retries;
  for (const Export& item : seen.evidence.exports(kHost)) retries.push_back(item.may_be_retry);
  return retries;
}

TEST(EvidenceExports, AttemptBeyondTheLimitMayBeARetryWhenItComesLikeOne) {
  // After the fourth attempt at 1.9 s: 800 ms and half as much again, and 100 ms on the way.
  EXPECT_EQ(retries_in({1s, 1150ms, 1400ms, 1900ms, 3200ms}), (std::vector<bool>{false, true}));
  EXPECT_EQ(retries_in({1s, 1150ms, 1400ms, 1900ms, 3200ms + 1ns}),
            (std::vector<bool>{false, false}));
}

}  // namespace
}  // namespace plumbline::judge
