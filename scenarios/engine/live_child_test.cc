#include "scenarios/engine/live_child.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

ChildTask a_task() {
  ChildTask task{R"({"name": "n"})", "x.json", "design", "off", ~std::uint64_t{0}, {}, {}};
  task.start += std::chrono::nanoseconds(123'456'789'012'345);
  task.origins = {{"a", "http://127.0.0.2:1"}, {"b", "http://127.0.0.3:2"}};
  return task;
}

TEST(ChildTask, ComesBackAsItWasFromOneLine) {
  const std::string line = to_line(a_task());
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(line.back(), '\n');
  EXPECT_EQ(read_task(line), a_task());
}

TEST(ChildTask, OneThatMakesNoSenseIsRefused) {
  EXPECT_THROW((void)read_task("{}"), json::BadInput);
  ChildTask task = a_task();
  task.arm = "both";
  EXPECT_THROW((void)read_task(to_line(task)), json::BadInput);
}

}  // namespace
}  // namespace plumbline::scenario
