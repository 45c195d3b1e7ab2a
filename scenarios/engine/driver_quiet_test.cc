#include "scenarios/engine/driver_quiet.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "fake_server/journal/writer.h"

namespace plumbline::scenario {
namespace {

using std::chrono::milliseconds;

TEST(QuietWatch, HandsEverythingOnAndIsQuietWhenNothingComes) {
  journal::MemorySink journal;
  QuietWatch watch(journal);
  watch.add(milliseconds(1), journal::ConnectionOpened{1, "a"});
  watch.add(milliseconds(2), journal::Mark{"m"});
  EXPECT_TRUE(watch.wait_for_quiet(milliseconds(1), std::chrono::seconds(10)));
  EXPECT_EQ(journal.take().size(), 2U);
}

class Nowhere final : public journal::Sink {
 public:
  void add(journal::Duration /*time*/, journal::Data /*data*/) noexcept override {}
};

TEST(QuietWatch, IsNotQuietWhileSomebodyGoesOn) {
  Nowhere journal;
  QuietWatch watch(journal);
  std::atomic<bool> stop{false};
  std::thread somebody([&] {
    while (!stop) watch.add(milliseconds(1), journal::RequestReceived{});
  });
  EXPECT_FALSE(watch.wait_for_quiet(std::chrono::seconds(1), milliseconds(200)));
  stop = true;
  somebody.join();
}

}  // namespace
}  // namespace plumbline::scenario
