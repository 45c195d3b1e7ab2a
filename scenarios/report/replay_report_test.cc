#include "scenarios/report/replay_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::report {
namespace {

using namespace std::chrono_literals;
using judge::Status;
using judge::Verdict;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ReplayReport, TellsOnlyWhatDiffers) {
  const std::vector<Verdict> before{{"RT-1", Status::pass, "4 held", {}},
                                    {"RT-5", Status::fail, "other ids", {7}},
                                    {"RS-4", Status::not_applicable, "from inside", {}}};
  const std::vector<Verdict> after{{"RT-1", Status::pass, "5 held", {}},
                                   {"RT-5", Status::pass, "held", {}},
                                   {"RS-4", Status::inconclusive, "never seen", {}}};
  const std::string text = replay_report({"node", before}, {"reference", after}, {});
  EXPECT_THAT(text, HasSubstr("recorded: node: 1 passed, 1 failed"));
  EXPECT_THAT(text, HasSubstr("again:    reference: 2 passed, 0 failed"));
  EXPECT_THAT(text, HasSubstr("RT-5   MUST   FAIL      pass   other ids\n"));
  EXPECT_THAT(text, Not(HasSubstr("RT-1")));
  EXPECT_THAT(text, Not(HasSubstr("RS-4")));
  EXPECT_THAT(text, HasSubstr("1 requirement differs; the same requests\n"));
}

TEST(ReplayReport, CountsRequestsByTheirKindAndShowsTheFirstForty) {
  using Kind = RequestDifference::Kind;
  std::vector<RequestDifference> differences(
      kDifferencesShown + 2, {Kind::extra, "a", "telemetry", 3, std::nullopt, 5s, "2 events"});
  differences.push_back({Kind::missing, "a", "flag", 1, 1s, std::nullopt, "200"});
  const std::string text = replay_report({"one", {}}, {"two", {}}, differences);
  EXPECT_THAT(text, HasSubstr("  and 3 more\n"));
  EXPECT_THAT(text, HasSubstr("0 requirements differ; requests: 1 missing, 42 extra\n"));
}

}  // namespace
}  // namespace plumbline::report
