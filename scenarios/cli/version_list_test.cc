// Versions in their order, and the stretch that is searched.
#include "scenarios/cli/version_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "fake_server/core/json_fields.h"

namespace plumbline::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const std::function<void()>& body) {
  try {
    body();
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "taken";
}

TEST(VersionList, KnowsWhichVersionIsOlder) {
  const std::vector<std::string> row{"0.9",     "1.0.0-alpha", "1.0.0-beta.2", "1.0.0-beta.11",
                                     "1.0.0",   "1.0.1",       "1.9.0",        "1.10.0",
                                     "2.0.0b1", "2.0.0rc1",    "2.0.0",        "10.0"};
  for (std::size_t a = 0; a < row.size(); ++a) {
    for (std::size_t b = 0; b < row.size(); ++b)
      EXPECT_EQ(is_older(row[a], row[b]), a < b) << row[a] << " " << row[b];
  }
  EXPECT_TRUE(is_older("1.0", "1.0.0"));
  EXPECT_FALSE(is_older("1.01", "1.1"));
  EXPECT_TRUE(is_older("1.99999999999999999998", "1.99999999999999999999"));
}

TEST(VersionList, ReadsVersionsAsTheyWereGiven) {
  EXPECT_THAT(listed_versions("1.1,1.0, 2.0-rc.1\n3.0\n"),
              ElementsAre("1.1", "1.0", "2.0-rc.1", "3.0"));
  EXPECT_THAT(refusal([] { (void)listed_versions(" ,"); }), HasSubstr("--versions: expected"));
  EXPECT_THAT(refusal([] { (void)listed_versions("1.0,1.1,1.0"); }), HasSubstr("found 1.0 again"));
  for (const char* odd : {"../1", "v1", "1.0/2", "-1", "1 $(id)"})
    EXPECT_THAT(refusal([odd] { (void)listed_versions(odd); }), HasSubstr("expected a version"));
}

TEST(VersionList, GoesFromTheGoodOneToTheBadOne) {
  const std::vector<std::string> all{"1", "2", "3", "4"};
  EXPECT_EQ(versions_between(all, "2", "4"), (VersionRow{{"2", "3", "4"}, false}));
  EXPECT_EQ(versions_between(all, "3", "1"), (VersionRow{{"3", "2", "1"}, true}));
  EXPECT_THAT(refusal([&] { (void)versions_between(all, "5", "1"); }), HasSubstr("--good 5: "));
  EXPECT_THAT(refusal([&] { (void)versions_between(all, "1", "5"); }), HasSubstr("--bad 5: "));
  EXPECT_THAT(refusal([&] { (void)versions_between(all, "1", "1"); }),
              HasSubstr("--bad 1: expected another version than --good"));
}

}  // namespace
}  // namespace plumbline::cli
