// The judge: the same rules for every world's journal. Pure: no clock, file or thread; the same
// journal gives the same verdicts. Called by the command line and by the runner after each run.
#pragma once

#include <string_view>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::judge {

class Arms;
class Evidence;

/// One rule: what it judges and how. `judge` reads the evidence and names `id` in its verdict.
struct Rule {
  const char* id;
  Verdict (*judge)(const Evidence&);
};

/// Every rule there is, in catalogue order.
[[nodiscard]] const std::vector<Rule>& rules();

/// One verdict for each rule, in catalogue order. The journal's run header overrides numbers of
/// `profile`; what the profile excludes is `not_applicable` with the profile's reason. Throws
/// json::BadInput when an override in the header does not fit its parameter.
[[nodiscard]] std::vector<Verdict> judge(const Profile& profile, const journal::Journal& journal);

/// The same, of a journal that has been taken apart.
[[nodiscard]] std::vector<Verdict> judge_arms(const Profile& profile, const Arms& arms);

}  // namespace plumbline::judge
