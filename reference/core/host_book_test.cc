#include "reference/core/host_book.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNow{1h};

Config one_failure_opens() {
  Config config = Config::design();
  config.breaker_threshold = 1;
  return config;
}

void fail_once(HostBook& book, const std::string& host) {
  book.on_export_result(host, book.try_acquire(host, kNow).value(), false, kNow, {});
}

TEST(HostBook, KeepsBreakerOfAHostWithoutClients) {
  HostBook book(10);
  ASSERT_TRUE(book.acquire("h", one_failure_opens()));
  fail_once(book, "h");
  book.release("h");
  ASSERT_TRUE(book.acquire("h", Config::design()));
  EXPECT_EQ(book.breaker_state("h", kNow), CircuitBreaker::State::open);
}

TEST(HostBook, ForgetsTheHostWithoutClientsThatWasUsedLongestAgo) {
  HostBook book(2);
  for (const char* host : {"old", "new"}) {
    ASSERT_TRUE(book.acquire(host, one_failure_opens()));
    fail_once(book, host);
    book.release(host);
  }
  ASSERT_TRUE(book.acquire("third", Config::design()));
  EXPECT_EQ(book.size(), 2U);
  ASSERT_TRUE(book.acquire("new", Config::design()));
  EXPECT_EQ(book.breaker_state("new", kNow), CircuitBreaker::State::open);
}

TEST(HostBook, CountsTheEndOfAClientAsAUse) {
  HostBook book(2);
  for (const char* host : {"long", "short"}) ASSERT_TRUE(book.acquire(host, one_failure_opens()));
  fail_once(book, "long");
  book.release("short");
  book.release("long");
  ASSERT_TRUE(book.acquire("third", Config::design()));
  ASSERT_TRUE(book.acquire("long", Config::design()));
  EXPECT_EQ(book.breaker_state("long", kNow), CircuitBreaker::State::open);
}

TEST(HostBook, KnowsWhenTheFlagExpiresThoughTheHostsPageWasForgotten) {
  HostBook book(1);
  const Config config = Config::design();
  ASSERT_TRUE(book.acquire("a", config));
  ASSERT_TRUE(book.add_flag_reference("a", kNow));
  ASSERT_TRUE(book.begin_flag_request("a", kNow));
  book.on_flag_answer("a", {false, std::nullopt}, config, kNow);
  book.remove_flag_reference("a");
  book.release("a");
  ASSERT_TRUE(book.acquire("forced", config));
  book.release("forced");
  ASSERT_TRUE(book.acquire("a", config));
  ASSERT_TRUE(book.add_flag_reference("a", kNow));
  EXPECT_EQ(book.flag_decision("a", kNow), FlagDecision::off);
  EXPECT_EQ(book.flag_expires("a"), kNow + 15min);
}

TEST(HostBook, RefusesAHostWhenAllPagesHaveClients) {
  HostBook book(1);
  ASSERT_TRUE(book.acquire("a", Config::design()));
  EXPECT_FALSE(book.acquire("b", Config::design()));
  book.release("a");
  EXPECT_TRUE(book.acquire("b", Config::design()));
}

TEST(HostBook, MovesNotBeforeLaterAndNeverEarlier) {
  HostBook book(1);
  ASSERT_TRUE(book.acquire("a", Config::design()));
  EXPECT_LT(book.not_before("a"), kNow);
  book.hold_until("a", kNow + 5s);
  book.hold_until("a", kNow + 2s);
  EXPECT_EQ(book.not_before("a"), kNow + 5s);
}

TEST(HostBook, TellsWhenTheFlagExpires) {
  HostBook book(2);
  const Config config = Config::design();
  ASSERT_TRUE(book.acquire("a", config));
  ASSERT_TRUE(book.add_flag_reference("a", kNow));
  EXPECT_EQ(book.flag_expires("a"), kNever);
  ASSERT_TRUE(book.begin_flag_request("a", kNow));
  book.on_flag_failure("a", config, kNow);
  EXPECT_EQ(book.flag_expires("a"), kNow + 60s);
  ASSERT_TRUE(book.begin_flag_request("a", kNow + 60s));
  book.on_flag_answer("a", {true, std::nullopt}, config, kNow + 60s);
  EXPECT_EQ(book.flag_expires("a"), kNow + 60s + 15min);
}

TEST(HostBook, GivesNoPermitForAHostItDoesNotKnow) {
  HostBook book(1);
  EXPECT_FALSE(book.try_acquire("nobody", kNow));
}

}  // namespace
}  // namespace plumbline::telemetry
