// The recordings of a real driver, judged as the command line would: by profile and settings beside
// each file.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/judge/evidence.h"
#include "scenarios/judge/har.h"
#include "scenarios/judge/judge.h"
#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge {
namespace {

constexpr std::size_t kSettingsBytesMax = 65'536;

std::map<std::string, Status> verdicts_on(const std::string& name) {
  const std::string stem = std::string(PLUMBLINE_RECORDINGS_DIR) + "/" + name;
  const nlohmann::json settings = json::read_file(stem + ".judge.json", kSettingsBytesMax);
  Profile chosen = Profile::load(settings["profile"].get<std::string>());
  for (const auto& [parameter, value] : settings["set"].items())
    chosen.set(parameter, value.get<std::string>());
  std::map<std::string, Status> statuses;
  for (const Verdict& verdict : judge(chosen, import_har_file(stem + ".har")))
    statuses[verdict.requirement] = verdict.status;
  return statuses;
}

TEST(Recordings, OutageOpensTheBreakerExactlyAtItsThreshold) {
  auto verdicts = verdicts_on("nodejs-2.1.0-outage");
  EXPECT_EQ(verdicts["CB-1"], Status::pass);
  EXPECT_EQ(verdicts["CB-5"], Status::pass);
  EXPECT_EQ(verdicts["CB-2"], Status::inconclusive);   // the recording ends within the open period
  EXPECT_EQ(verdicts["CB-10"], Status::inconclusive);  // 503, not 429
}

TEST(Recordings, OutageRepeatsEventsUnderNewIds) {
  EXPECT_EQ(verdicts_on("nodejs-2.1.0-outage")["RT-5"], Status::fail);
}

TEST(Recordings, OutageIsFiveExportsOfFourAttempts) {
  const auto journal =
      import_har_file(std::string(PLUMBLINE_RECORDINGS_DIR) + "/nodejs-2.1.0-outage.har");
  const Profile used = testing::profile("nodejs");
  const Evidence evidence(used, journal);
  ASSERT_EQ(evidence.hosts().size(), 1U);
  const auto& exports = evidence.exports(evidence.hosts()[0]);
  ASSERT_EQ(exports.size(), 5U);
  for (const Export& item : exports) {
    EXPECT_EQ(item.attempts.size(), 4U);
    EXPECT_EQ(item.outcome, Outcome::failure);
  }
}

TEST(Recordings, WhatOnlyOperationsTellIsInconclusive) {
  for (const char* name :
       {"nodejs-2.1.0-session", "nodejs-2.1.0-endpoint-500", "nodejs-2.1.0-outage"}) {
    auto verdicts = verdicts_on(name);
    for (const char* id : {"EN-1", "EN-2", "FF-1", "FF-2", "FF-4", "CM-1", "CB-3", "CB-4"}) {
      EXPECT_EQ(verdicts[id], Status::inconclusive) << name << " " << id;
    }
  }
}

}  // namespace
}  // namespace plumbline::judge
