// OV-3 and OV-1 as counts, which no machine's noise can change: no heap allocation on the caller's
// thread.
#include <gtest/gtest.h>

#include "bench/allocation_count.h"
#include "bench/observed_host.h"

namespace plumbline::bench {
namespace {

constexpr int kStatements = 1'000;  // two records each: half the queue, so nothing is refused

std::uint64_t allocations_for_statements(ObservedHost& host) {
  one_statement(host.interceptor());  // the first may set things up
  const std::uint64_t before = allocations_of_this_thread();
  for (int statement = 0; statement < kStatements; ++statement) one_statement(host.interceptor());
  return allocations_of_this_thread() - before;
}

TEST(InterceptorBudget, AnEnabledStatementAllocatesNothing) {
  ObservedHost host(telemetry::UserChoice::force);
  EXPECT_EQ(allocations_for_statements(host), 0u);
}

TEST(InterceptorBudget, ADisabledStatementAllocatesNothing) {
  ObservedHost host(telemetry::UserChoice::off);
  EXPECT_EQ(allocations_for_statements(host), 0u);
}

// Else the benchmark would walk over more memory than it says, or measure a full queue.
TEST(InterceptorBudget, ADrainEmptiesTheQueue) {
  ObservedHost host(telemetry::UserChoice::force);
  for (const std::size_t held : {0u, 1u}) {
    for (std::size_t record = 0; record < kRecordsPerDrain; ++record) {
      auto context = host.interceptor().before_execute();
      host.interceptor().after_execute(context, "11111111-1111-4111-8111-111111111111");
    }
    EXPECT_EQ(host.pending(), kRecordsPerDrain + held);
    host.drain();
    EXPECT_EQ(host.pending(), 1u);  // all tell of one statement, which stays open
  }
}

TEST(InterceptorBudget, TheCountWouldSeeAnAllocation) {
  const std::uint64_t before = allocations_of_this_thread();
  const auto number = std::make_unique<int>(1);
  EXPECT_EQ(allocations_of_this_thread() - before, 1u);
  EXPECT_EQ(*number, 1);
}

}  // namespace
}  // namespace plumbline::bench
