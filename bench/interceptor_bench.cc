// The interceptor beside its floors, in one binary and one run: read the ratios, never a single
// time.
//   disabled: an empty call and one relaxed load             floor of OV-1
//   enabled:  two clock reads and one push of 128 bytes       floor of OV-2
// An idle second thread is kept alive throughout: with only one, libstdc++ and glibc skip the cost
// of mutexes.
#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "bench/allocation_count.h"
#include "bench/observed_host.h"

namespace plumbline::bench {
namespace {

// A thread that waits until the program ends.
class IdleThread {
 public:
  ~IdleThread() {
    {
      const std::scoped_lock lock(mutex_);
      done_ = true;
    }
    ended_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_{[this] {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return done_; });
  }};
};

// The benchmark's own single-producer ring: what a push cannot do without. It passes over as much
// memory as the client's queue does between two drains, so that both meet the same caches.
class FloorRing {
 public:
  struct Slot {
    std::array<std::uint64_t, 16> words;  // 128 bytes
  };
  void push(const Slot& slot) noexcept {
    slots_[head_ & (kSlots - 1)] = slot;
    published_.store(++head_, std::memory_order_release);
  }

 private:
  static constexpr std::size_t kSlots = 8192;
  static_assert(kSlots * sizeof(Slot) == kQueueFootprint);
  std::array<Slot, kSlots> slots_{};
  std::uint64_t head_ = 0;
  std::atomic<std::uint64_t> published_{0};
};

void count_allocations(benchmark::State& state, std::uint64_t before) {
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocations_of_this_thread() - before),
                         benchmark::Counter::kAvgIterations);
}

void BM_floor_of_disabled(benchmark::State& state) {
  const std::atomic<bool> enabled{false};
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    benchmark::DoNotOptimize(enabled.load(std::memory_order_relaxed));
  }
}
BENCHMARK(BM_floor_of_disabled);

void BM_disabled(benchmark::State& state) {
  ObservedHost host(telemetry::UserChoice::off);
  const std::uint64_t before = allocations_of_this_thread();
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    auto context = host.interceptor().before_execute();
    benchmark::DoNotOptimize(context);
    host.interceptor().after_execute(context, "11111111-1111-4111-8111-111111111111");
  }
  count_allocations(state, before);
}
BENCHMARK(BM_disabled);

void BM_floor_of_enabled(benchmark::State& state) {
  const RealClock clock;
  FloorRing ring;
  FloorRing::Slot slot{};
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    slot.words[0] = static_cast<std::uint64_t>(clock.now().time_since_epoch().count());
    slot.words[1] = static_cast<std::uint64_t>(clock.now().time_since_epoch().count());
    ring.push(slot);
    benchmark::DoNotOptimize(ring);
  }
}
BENCHMARK(BM_floor_of_enabled);

void BM_enabled(benchmark::State& state) {
  ObservedHost host(telemetry::UserChoice::force);
  const std::uint64_t before = allocations_of_this_thread();
  std::uint64_t drained = 0;
  std::size_t records = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    auto context = host.interceptor().before_execute();
    host.interceptor().after_execute(context, "11111111-1111-4111-8111-111111111111");
    if (++records < kRecordsPerDrain) continue;
    state.PauseTiming();
    const std::uint64_t draining = allocations_of_this_thread();
    host.drain();
    drained += allocations_of_this_thread() - draining;
    records = 0;
    state.ResumeTiming();
  }
  count_allocations(state, before + drained);
}
BENCHMARK(BM_enabled);

}  // namespace
}  // namespace plumbline::bench

int main(int argc, char** argv) {
  const plumbline::bench::IdleThread idle;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
