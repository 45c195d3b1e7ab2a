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

// The flag at 0 s, which counts 900 s; a refresh at 900 s that fails; a statement after it.
JournalBuilder refresh_failed(const std::string& value, const std::string& world = "sim") {
  JournalBuilder builder = JournalBuilder(world).open("c1", 0s).flag(0s, value).open("c2", 900s);
  return builder.flag(900s, "\"true\"", kHost, 0s, 503).statement("c1", "s1", 901s);
}

TEST(Ff3, TrueIsKept) {
  EXPECT_EQ(status_of(judge_ff_3, refresh_failed("true").exported("s1", 910s).quiescence(990s)),
            Status::pass);
}

TEST(Ff3, TrueThatIsForgottenFails) {
  const Verdict verdict = run_rule(judge_ff_3, profile(), refresh_failed("true").quiescence(990s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Ff3, FalseIsKept) {
  EXPECT_EQ(status_of(judge_ff_3, refresh_failed("false").quiescence(990s)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_3, refresh_failed("false").exported("s1", 910s).quiescence(990s)),
            Status::fail);
}

JournalBuilder never_known() {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "\"true\"", kHost, 0s, 503);
  return builder.statement("c1", "s1", 1s);
}

TEST(Ff3, WithNoValueTelemetryIsOff) {
  EXPECT_EQ(status_of(judge_ff_3, never_known().quiescence(90s)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_3, never_known().exported("s1", 3s).quiescence(90s)), Status::fail);
}

TEST(Ff3, LaterAnswerTrueExcuses) {
  JournalBuilder builder = never_known().flag(60s).exported("s1", 61s).quiescence(150s);
  EXPECT_EQ(status_of(judge_ff_3, builder), Status::inconclusive);
}

TEST(Ff3, SilenceMustBeWatched) {
  EXPECT_EQ(status_of(judge_ff_3, never_known().sql_request(31s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_ff_3, never_known().sql_request(31s + 100ms)), Status::pass);
}

TEST(Ff3, ValueThatExpiredWithNobodyThereMayBeForgotten) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).close("c1", 10s);
  builder.open("c2", 901s).flag(901s, "\"true\"", kHost, 0s, 503).statement("c2", "s1", 902s);
  EXPECT_EQ(status_of(judge_ff_3, builder.quiescence(990s)), Status::inconclusive);
}

TEST(Ff3, RequestCutShortByTheLastCloseIsNoFailure) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).statement("c1", "s1", 1s);
  builder.flag(0s, "\"true\"", kHost, 2s, 503).close("c1", 1s, kHost, 2s);
  EXPECT_EQ(status_of(judge_ff_3, builder.quiescence(90s)), Status::inconclusive);
}

TEST(Ff3, ImportIsInconclusive) {
  JournalBuilder builder = JournalBuilder("import").flag(0s, "\"true\"", kHost, 0s, 503);
  EXPECT_EQ(status_of(judge_ff_3, builder.exported("s1", 3s)), Status::inconclusive);
}

// The first flag answer is 200 with `body`.
JournalBuilder nonsense(const std::string& body, std::optional<Duration> open_took = Duration{0}) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "GET";
  request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
  JournalBuilder builder = JournalBuilder().open("c1", 0s, "unset", kHost, open_took);
  return builder.exchange(0s, request, 0s, journal::ReplyGiven{0, 200, {}, body, "normal"});
}

TEST(Ff5, MalformedAnswersMeanOff) {
  for (const char* body : {"", "{", "[]", "{\"flags\":7}", "{}", "<html>"}) {
    JournalBuilder silent = nonsense(body).statement("c1", "s1", 1s).quiescence(90s);
    EXPECT_EQ(status_of(judge_ff_5, silent), Status::pass) << body;
    JournalBuilder loud = nonsense(body).statement("c1", "s1", 1s).exported("s1", 3s);
    EXPECT_EQ(status_of(judge_ff_5, loud.quiescence(90s)), Status::fail) << body;
  }
}

TEST(Ff5, LastKnownTrueMayGoOn) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "GET";
  request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).open("c2", 900s);
  builder.exchange(900s, request, 0s, journal::ReplyGiven{0, 200, {}, "{", "normal"});
  builder.statement("c1", "s1", 901s).exported("s1", 910s).quiescence(990s);
  EXPECT_EQ(status_of(judge_ff_5, builder), Status::pass);
}

TEST(Ff5, OpenIsNotDelayed) {
  EXPECT_EQ(status_of(judge_ff_5, nonsense("{", 50ms).quiescence(60s)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_5, nonsense("{", 50ms + 1ns).quiescence(60s)), Status::fail);
  EXPECT_EQ(status_of(judge_ff_5, nonsense("{", std::nullopt).quiescence(60s)), Status::fail);
}

TEST(Ff5, OpenThatFailsIsLeftOpen) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "GET";
  request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
  JournalBuilder builder;
  builder.operation({0, "open", "c1", kHost, "", "unset", "7", true}, 0s, 0s,
                    {0, false, "permission", "", ""});
  builder.exchange(0s, request, 0s, journal::ReplyGiven{0, 200, {}, "{", "normal"});
  EXPECT_EQ(status_of(judge_ff_5, builder.quiescence(60s)), Status::inconclusive);
}

TEST(Ff5, WellFormedAnswersAreNoEvidence) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "7").statement("c1", "s1", 1s);
  EXPECT_EQ(status_of(judge_ff_5, builder.quiescence(90s)), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
