#include "scenarios/engine/child_lines.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using journal::Duration;
using journal::OperationBegun;
using journal::OperationEnded;

void expect_it_comes_back(const journal::Data& data) {
  std::string line = to_child_line(Duration{1'500}, data);
  ASSERT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  ASSERT_EQ(line.back(), '\n');
  line.pop_back();
  EXPECT_EQ(read_child_line(line), (journal::Entry{0, Duration{1'500}, data})) << line;
}

TEST(ChildLines, OperationsComeBackAsTheyWere) {
  expect_it_comes_back(OperationBegun{7, "open", "c1", "a", "", "unset", "4711", true});
  expect_it_comes_back(
      OperationBegun{~std::uint64_t{0}, "execute", "c 1", "a", "s1", "", "", false});
  expect_it_comes_back(OperationEnded{7, true, "", "session", "statement"});
  expect_it_comes_back(OperationEnded{7, false, "timeout", "", "", {{"bytes", 9}, {"polls", 0}}});
}

TEST(ChildLines, TextsWithTabsAndLineEndsAndOddValuesComeBackToo) {
  expect_it_comes_back(OperationBegun{7, "open", "c\t1", "a\n", "", "unset", "", true});
  expect_it_comes_back(OperationBegun{7, "open", "c1", "a", "", "unset", "", true, {"long"}});
  expect_it_comes_back(OperationBegun{7, "open", "c1", "a", "", "unset", "", true, {}, "{host}/"});
  expect_it_comes_back(OperationEnded{7, false, "a\tb", "", "\n"});
}

TEST(ChildLines, OtherEntriesAreLinesOfTheJournal) {
  expect_it_comes_back(journal::Mark{"outage\tends"});
  expect_it_comes_back(journal::AttemptFailed{"a", "flag", "refused"});
}

TEST(ChildLines, AnythingElseIsRefused) {
  for (const char* line :
       {"", "x", "b\t1", "b\t1\t2\to\tc\th\ts\tt\to\t1\t1", "e\t1\t2\t1\t\t\t\tpolls",
        "e\tsoon\t2\t1\t\t\t", "b\t1\t-2\to\tc\th\ts\tt\to\t1"}) {
    EXPECT_THROW((void)read_child_line(line), json::BadInput) << line;
  }
}

}  // namespace
}  // namespace plumbline::scenario
