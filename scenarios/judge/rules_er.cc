// ER-1 and ER-5: the application's operations beside the same operations without telemetry. An
// operation is found in the other arm by what it is and how often it came before.
#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "scenarios/judge/process_life.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // operation, connection, statement
using ByKey = std::map<Key, std::vector<const Operation*>>;

constexpr const char* kOneArm = "no arm without telemetry to compare with";

ByKey by_key(const Evidence& evidence) {
  ByKey keyed;
  for (const Operation& operation : evidence.operations())
    keyed[{operation.name, operation.connection, operation.statement}].push_back(&operation);
  return keyed;
}

std::string text_of(const Operation& operation) {
  return operation.name + " on " + operation.connection +
         (operation.statement.empty() ? "" : " of " + operation.statement);
}

std::string result_of(const Operation& operation) {
  if (!operation.ended) return "never returned";
  return operation.ok ? "succeeded" : "failed with " + operation.error;
}

void compare_results(const Operation& on, const Operation& off, Tally& tally) {
  const bool same = on.ended.has_value() == off.ended.has_value() && on.ok == off.ok &&
                    on.error == off.error && on.session_id.empty() == off.session_id.empty() &&
                    on.statement_id.empty() == off.statement_id.empty();
  if (same) return tally.pass();
  tally.fail(text_of(on) + " " + result_of(on) + ", without telemetry it " + result_of(off),
             {on.begun_sequence});
}

// Operations of one arm that the other does not have, because a failure kept the application from
// them.
void compare_numbers(const ByKey& on, const ByKey& off, Tally& tally) {
  for (const auto& [key, operations] : off) {
    const auto found = on.find(key);
    const std::size_t number = found == on.end() ? 0 : found->second.size();
    if (number >= operations.size()) continue;
    tally.fail(text_of(*operations[number]) + " never happened, without telemetry it did",
               {operations[number]->begun_sequence});
  }
}

/// Calls back with every operation and its like in the arm without telemetry.
template <class Visit>
void for_each_pair(const ByKey& on, const ByKey& off, Visit visit) {
  for (const auto& [key, operations] : on) {
    const auto found = off.find(key);
    if (found == off.end()) continue;
    const std::size_t both = std::min(operations.size(), found->second.size());
    for (std::size_t k = 0; k < both; ++k) visit(*operations[k], *found->second[k]);
  }
}

bool is_of_a_real_driver(const Evidence& evidence) { return evidence.header().world == "driver"; }

// A close has a bound of its own, which is more than nothing: it waits for what is on its way
// (SH-2, SH-5). So has an open (FF-4).
void compare_times(const Evidence& evidence, const Operation& on, const Operation& off,
                   Tally& tally) {
  if (on.name == "close" || !on.ended || !off.ended) return;
  const Duration took = *on.ended - on.begun;
  const Duration without = *off.ended - off.begun;
  const bool opens = on.name == "open" || on.name == "fail_connect";
  const bool real = is_of_a_real_driver(evidence);  // whose runtime stalls now and then
  const Duration bound = without * evidence.profile().integer("slowdown_max_percent") / 100 +
                         (opens ? evidence.profile().duration("connect_budget") : Duration{0}) +
                         (real ? evidence.profile().duration("healthy_within") : Duration{0});
  const auto ms = [](Duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
  };
  tally.add(evidence.at_most(took, bound),
            text_of(on) + " took " + ms(took) + " ms, without telemetry " + ms(without) + " ms",
            {on.begun_sequence, on.ended_sequence});
}

/// One operation in both arms, as long as it took.
struct Pair {
  const Operation* on = nullptr;
  const Operation* off = nullptr;
  [[nodiscard]] Duration longer_by() const {
    return (*on->ended - on->begun) - (*off->ended - off->begun);
  }
};

/// Pairs of both arms by the name of the operation, closes left out, the slowed ones first.
std::map<std::string, std::vector<Pair>> slowed_first(const Evidence& evidence) {
  std::map<std::string, std::vector<Pair>> by_name;
  for_each_pair(by_key(evidence), by_key(*evidence.off()),
                [&](const Operation& on, const Operation& off) {
                  if (on.name != "close" && on.ended && off.ended)
                    by_name[on.name].push_back({&on, &off});
                });
  for (auto& [name, pairs] : by_name) {
    std::sort(pairs.begin(), pairs.end(),
              [](const Pair& a, const Pair& b) { return a.longer_by() > b.longer_by(); });
  }
  return by_name;
}

// A runtime collects garbage and compiles code when it likes: of a hundred pairs one may be slow by
// chance, and fewer than thirty decide nothing (the yardstick's number), unless the difference is
// one that only waiting makes.
void compare_a_real_driver(const Evidence& evidence, Tally& tally) {
  constexpr std::size_t kPairsMin = 30;
  constexpr std::size_t kOneIn = 100;
  constexpr Duration kWaits = std::chrono::seconds(1);
  constexpr Duration kCold = std::chrono::seconds(5);  // 2.1 s were seen of a JVM's first open
  for (const auto& [name, pairs] : slowed_first(evidence)) {
    const bool decides = pairs.size() >= kPairsMin;
    std::size_t by_chance = std::max<std::size_t>(1, pairs.size() / kOneIn);
    const bool opens = name == "open" || name == "fail_connect";
    const Duration wait = kWaits + (opens ? evidence.profile().duration("connect_budget")
                                          : Duration{0});  // which an open may take anyway
    for (const Pair& pair : pairs) {
      const bool is_first = pair.on == &evidence.operations().front();  // it loads code
      const bool waits = pair.longer_by() >= wait + (is_first ? kCold : Duration{0});
      const bool excused = !waits && by_chance > 0;
      if (excused) --by_chance;
      if (waits || (decides && !excused)) compare_times(evidence, *pair.on, *pair.off, tally);
    }
  }
}

}  // namespace

Verdict judge_er_1(const Evidence& evidence) {
  Tally tally;
  if (evidence.off() == nullptr) return tally.verdict("", kOneArm);
  const ByKey on = by_key(evidence);
  const ByKey off = by_key(*evidence.off());
  for_each_pair(on, off, [&tally](const Operation& one, const Operation& other) {
    compare_results(one, other, tally);
  });
  compare_numbers(on, off, tally);
  if (troubles(evidence) == 0 && !tally.failed())
    return Tally().verdict("", "telemetry had no trouble");
  return tally.verdict(counted(tally.passes(), "operation") + " with the result they have without",
                       "no operation in both arms");
}

Verdict judge_er_5(const Evidence& evidence) {
  Tally tally;
  if (evidence.off() == nullptr) return tally.verdict("", kOneArm);
  if (telemetry_attempts(evidence) == 0) return tally.verdict("", "no telemetry in the run");
  if (is_of_a_real_driver(evidence)) {
    compare_a_real_driver(evidence, tally);
  } else {
    for_each_pair(by_key(evidence), by_key(*evidence.off()),
                  [&](const Operation& one, const Operation& other) {
                    compare_times(evidence, one, other, tally);
                  });
  }
  return tally.verdict(counted(tally.passes(), "operation") + " as fast as without telemetry",
                       "no operation but closes in both arms, or too few");
}

}  // namespace plumbline::judge
