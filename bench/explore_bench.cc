// Simulated events a second and core, an event being one delivery from the scheduler's heap in the
// standard workload of `plumbline explore` (seeds from 0 on, both profiles in turn), the journal
// kept in memory as values.
//   BM_explore:             generated, simulated and judged by every rule
//   BM_generate, BM_simulate, BM_judge: its parts, of the same runs
//   BM_floor_of_deliveries: a heap as full as a run's that delivers empty actions
// Read the ratios: how many times its floor an event costs, and which part of it.
#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "fault_injection/simulation/scheduler.h"
#include "scenarios/engine/world.h"
#include "scenarios/explore/explorer.h"
#include "scenarios/explore/generator.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/judge.h"

namespace plumbline::bench {
namespace {

constexpr std::array<const char*, 2> kProfiles{"design", "shipped"};
constexpr std::uint64_t kSeeds = 100;  // the parts repeat these; enough that no run decides

benchmark::Counter rate(std::uint64_t count) {
  return {static_cast<double>(count), benchmark::Counter::kIsRate};
}

// One run of the workload, and what it came to.
struct Prepared {
  std::string profile;
  std::uint64_t seed = 0;
  explore::Generated generated;
  journal::Journal journal;
  std::uint64_t deliveries = 0;
};

journal::Journal simulate(const Prepared& prepared, std::uint64_t& deliveries) {
  scenario::Run run;
  run.scenario = &prepared.generated.scenario;
  run.profile = prepared.profile;
  run.world = "sim";
  run.seed = prepared.seed;
  run.deliveries = &deliveries;
  return scenario::run_in_sim(run);
}

const std::vector<Prepared>& workload() {
  static const std::vector<Prepared> all = [] {
    std::vector<Prepared> runs;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      for (const char* profile : kProfiles) {
        Prepared run{profile, seed, explore::generate(seed, profile), {}, 0};
        run.journal = simulate(run, run.deliveries);
        runs.push_back(std::move(run));
      }
    }
    return runs;
  }();
  return all;
}

void BM_explore(benchmark::State& state) {
  std::uint64_t seed = 0;
  std::uint64_t events = 0;
  std::uint64_t entries = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    for (const char* profile : kProfiles) {
      const explore::Generated generated = explore::generate(seed, profile);
      const explore::Finding finding = explore::run_and_judge(generated.scenario, profile, seed);
      if (!finding.ok) state.SkipWithError(finding.reason.c_str());
      events += finding.deliveries;
      entries += finding.entries;
    }
    seed = (seed + 1) % kSeeds;
  }
  state.counters["events/s"] = rate(events);
  state.counters["entries/s"] = rate(entries);
}
BENCHMARK(BM_explore)->Unit(benchmark::kMicrosecond);

// A part of the work, on one run of the workload after the other.
template <typename Part>
void repeat(benchmark::State& state, Part part) {
  const std::vector<Prepared>& runs = workload();
  std::size_t next = 0;
  std::uint64_t events = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    const Prepared& run = runs[next++ % runs.size()];
    benchmark::DoNotOptimize(part(run));
    events += run.deliveries;
  }
  state.counters["events/s"] = rate(events);
}

void BM_generate(benchmark::State& state) {
  repeat(state, [](const Prepared& run) { return explore::generate(run.seed, run.profile); });
}
BENCHMARK(BM_generate)->Unit(benchmark::kMicrosecond);

void BM_simulate(benchmark::State& state) {
  std::uint64_t deliveries = 0;
  repeat(state, [&deliveries](const Prepared& run) { return simulate(run, deliveries); });
}
BENCHMARK(BM_simulate)->Unit(benchmark::kMicrosecond);

void BM_judge(benchmark::State& state) {
  repeat(state, [](const Prepared& run) {
    const judge::Arms arms(run.journal);
    return judge::judge_arms(judge::Profile::load(run.profile), arms);
  });
}
BENCHMARK(BM_judge)->Unit(benchmark::kMicrosecond);

void BM_floor_of_deliveries(benchmark::State& state) {
  constexpr std::uint64_t kWaiting = 16;  // of the order of a run's connections and requests
  constexpr std::uint64_t kDeliveries = 1000;
  std::uint64_t events = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    simulation::Scheduler scheduler(1);
    std::uint64_t left = kDeliveries;
    const std::function<void()> again = [&] {
      if (left-- > kWaiting) scheduler.at(scheduler.now() + std::chrono::seconds(1), again);
    };
    for (std::uint64_t k = 0; k < kWaiting; ++k) scheduler.at(std::chrono::milliseconds(k), again);
    scheduler.run_until(
        std::chrono::hours(1), [] { return false; }, kDeliveries);
    events += scheduler.delivered();
  }
  state.counters["events/s"] = rate(events);
}
BENCHMARK(BM_floor_of_deliveries)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace plumbline::bench

BENCHMARK_MAIN();
