#include "scenarios/explore/damage_campaign.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>

#include "fake_server/core/draw.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"
#include "fake_server/journal/pairs.h"
#include "scenarios/engine/world.h"
#include "scenarios/explore/generator.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/judge.h"

namespace plumbline::explore {
namespace {

using journal::Journal;
using judge::Status;
using judge::Verdict;

constexpr std::uint64_t kEntriesEach = 2;

std::vector<Verdict> judged(const judge::Profile& profile, const Journal& journal) {
  const judge::Arms arms(journal);
  return judge::judge_arms(profile, arms);
}

bool any_fails(const std::vector<Verdict>& verdicts) {
  return std::any_of(verdicts.begin(), verdicts.end(),
                     [](const Verdict& verdict) { return verdict.status == Status::fail; });
}

bool pairs(const Journal& journal) {
  try {
    journal::expect_pairs(journal);
    return true;
  } catch (const json::BadInput&) {
    return false;
  }
}

// Both are of the whole catalogue, in its order.
void count(const std::vector<Verdict>& good, const std::vector<Verdict>& now, Noticed& noticed) {
  if (any_fails(now)) {
    ++noticed.failing;
    return;
  }
  bool undecided = false;
  for (std::size_t k = 0; k < good.size(); ++k)
    undecided = undecided || (good[k].status == Status::pass && now[k].status != Status::pass);
  ++(undecided ? noticed.undecided : noticed.nothing);
}

void damage_run(std::uint64_t seed, const std::string& name, DamageTable& table) {
  const Generated generated = generate(seed, name);
  scenario::Run run;
  run.scenario = &generated.scenario;
  run.profile = name;
  run.world = "sim";
  run.seed = seed;
  const Journal journal = run_in_sim(run);
  const judge::Profile profile = judge::Profile::load(name);
  const std::vector<Verdict> good = judged(profile, journal);
  if (any_fails(good)) return;
  for (const Damage damage : kDamages) {
    for (std::uint64_t k = 0; k < kEntriesEach; ++k) {
      const std::size_t entry = fake::draw(seed, name + to_string(damage), k) % journal.size();
      const std::optional<Journal> wrong = damaged(journal, damage, entry);
      if (!wrong) continue;
      const std::string kind(journal::kind_of(journal[entry].data));
      Noticed& noticed = table[{damage, kind}];
      if (pairs(*wrong))
        count(good, judged(profile, *wrong), noticed);
      else
        ++noticed.refused;
    }
  }
}

void add(Noticed& to, const Noticed& noticed) {
  to.refused += noticed.refused;
  to.failing += noticed.failing;
  to.undecided += noticed.undecided;
  to.nothing += noticed.nothing;
}

std::string line_of(const std::string& name, const Noticed& noticed) {
  const auto percent = [&](std::uint64_t part) {
    return noticed.all() == 0
               ? 0.0
               : 100.0 * static_cast<double>(part) / static_cast<double>(noticed.all());
  };
  std::array<char, 160> line{};
  std::snprintf(line.data(), line.size(), "%-22s %8llu %8.0f %% %8.0f %% %8.0f %% %8.0f %%\n",
                name.c_str(), static_cast<unsigned long long>(noticed.all()),
                percent(noticed.refused), percent(noticed.failing), percent(noticed.undecided),
                percent(noticed.nothing));
  return line.data();
}

}  // namespace

DamageTable damage_runs(const Seeds& seeds, const std::vector<std::string>& profiles,
                        std::size_t jobs) {
  DamageTable table;
  std::mutex mutex;  // guards the table
  std::atomic<std::uint64_t> next{seeds.first};
  const auto work = [&] {
    DamageTable own;
    for (std::uint64_t seed = next++; seed <= seeds.last; seed = next++) {
      for (const std::string& profile : profiles) damage_run(seed, profile, own);
    }
    const std::scoped_lock lock(mutex);
    for (const auto& [key, noticed] : own) add(table[key], noticed);
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t worker = 1; worker < jobs; ++worker) workers.emplace_back(work);
    work();
  }
  return table;
}

std::string text_of(const DamageTable& table) {
  std::string text =
      "one entry damaged        judged    refused      fails  undecided  unnoticed\n";
  for (const Damage damage : kDamages) {
    Noticed all;
    std::string kinds;
    for (const auto& [key, noticed] : table) {
      if (key.first != damage) continue;
      add(all, noticed);
      kinds += line_of("  " + key.second, noticed);
    }
    text += line_of(to_string(damage), all) + kinds;
  }
  return text;
}

}  // namespace plumbline::explore
