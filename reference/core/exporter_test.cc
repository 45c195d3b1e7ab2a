#include "reference/core/exporter.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1h};

class ExporterTest : public ::testing::Test {
 protected:
  void begin(bool authenticated = true, std::string org_id = {}) {
    Shipment shipment;
    shipment.group = {std::move(org_id), authenticated};
    shipment.body = "{}";
    shipment.events = 4;
    shipment.records = 3;
    exporter.begin(std::move(shipment), {}, kStart);
  }
  HttpRequest attempt(Instant now, Instant end = kNever) {
    return exporter.attempt("https://h", "token", now, end);
  }
  static HttpOutcome status(int status) {
    HttpOutcome outcome;
    outcome.status = status;
    return outcome;
  }

  Config config = Config::shipped();
  Exporter exporter{config, Random(1)};
};

std::string header(const HttpRequest& request, const std::string& name) {
  for (const Header& one : request.headers) {
    if (one.name == name) return one.value;
  }
  return "(none)";
}

TEST_F(ExporterTest, SendsCredentialsAndOrgIdToTheAuthenticatedEndpointOnly) {
  begin(true, "42");
  const HttpRequest with = attempt(kStart);
  EXPECT_EQ(with.target, "/telemetry-ext");
  EXPECT_EQ(header(with, "Authorization"), "Bearer token");
  EXPECT_EQ(header(with, "x-databricks-org-id"), "42");
  EXPECT_EQ(header(with, "Content-Type"), "application/json");
  EXPECT_EQ(header(with, "User-Agent"), config.user_agent());
  static_cast<void>(exporter.give_up(DropReason::close_budget));
  begin(false, "42");
  const HttpRequest without = attempt(kStart);
  EXPECT_EQ(without.target, "/telemetry-unauth");
  EXPECT_EQ(header(without, "Authorization"), "(none)");
  EXPECT_EQ(header(without, "x-databricks-org-id"), "(none)");
}

TEST_F(ExporterTest, BoundsAttemptsByTheExportBudget) {
  begin();
  EXPECT_EQ(attempt(kStart).timeout, 10s);
  EXPECT_FALSE(exporter.on_outcome(status(503), kStart + 10s, WallTime{}, kNever));
  EXPECT_EQ(attempt(kStart + 29s).timeout, 1s);
  const auto result = exporter.on_outcome(status(503), kStart + 30s, WallTime{}, kNever);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->reason, DropReason::retries_exhausted);
  EXPECT_FALSE(exporter.busy());
}

TEST_F(ExporterTest, EndsTheExportWhenRetryAfterExceedsItsBudgetAndTellsTheBreakerHowLong) {
  begin();
  static_cast<void>(attempt(kStart));
  HttpOutcome outcome = status(429);
  outcome.headers.push_back({"retry-after", "30"});
  const auto result = exporter.on_outcome(outcome, kStart, WallTime{}, kNever);
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->ok);
  EXPECT_EQ(result->retry_after, 30s);
  EXPECT_EQ(result->dropped, 3U);
}

TEST_F(ExporterTest, WaitsAtLeastRetryAfterWhenTheBudgetAllows) {
  begin();
  static_cast<void>(attempt(kStart));
  HttpOutcome outcome = status(429);
  outcome.headers.push_back({"retry-after", "29"});
  EXPECT_FALSE(exporter.on_outcome(outcome, kStart, WallTime{}, kNever));
  EXPECT_EQ(exporter.next_attempt(), kStart + 29s);
}

TEST_F(ExporterTest, TellsTheBreakerTheLastRetryAfterWhenGivenUpInItsWait) {
  begin();
  for (const char* seconds : {"9", "7"}) {
    static_cast<void>(attempt(kStart));
    HttpOutcome outcome = status(429);
    outcome.headers.push_back({"retry-after", seconds});
    EXPECT_FALSE(exporter.on_outcome(outcome, kStart, WallTime{}, kNever));
  }
  EXPECT_EQ(exporter.give_up(DropReason::close_budget).retry_after, 7s);
}

TEST_F(ExporterTest, CountsPartialSuccessInRecords) {
  begin();
  static_cast<void>(attempt(kStart));
  HttpOutcome outcome = status(200);
  outcome.body = R"({"errors":[],"numProtoSuccess":2})";
  const auto result = exporter.on_outcome(outcome, kStart, WallTime{}, kNever);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->ok);
  EXPECT_EQ(result->dropped, 2U);
  EXPECT_EQ(result->delivered, 1U);
}

TEST(EventsRefused, ReadsShortfallAndErrorsAndTakesAnythingElseForSuccess) {
  EXPECT_EQ(events_refused(R"({"numProtoSuccess":4,"errors":[]})", 4), 0U);
  EXPECT_EQ(events_refused(R"({"numProtoSuccess":3,"errors":[]})", 4), 1U);
  EXPECT_EQ(events_refused(R"({"numProtoSuccess":9})", 4), 0U);
  EXPECT_EQ(events_refused(R"({"numProtoSuccess":-1})", 4), 4U);
  EXPECT_EQ(events_refused(R"({"numProtoSuccess":4,"errors":["a","b"]})", 4), 2U);
  EXPECT_EQ(events_refused(R"({"errors":[1,2,3,4,5,6]})", 4), 4U);
  for (const char* body : {"", "{", "[]", "{}", "null", "\xff", R"({"numProtoSuccess":"3"})"}) {
    EXPECT_EQ(events_refused(body, 4), 0U) << body;
  }
}

}  // namespace
}  // namespace plumbline::telemetry
