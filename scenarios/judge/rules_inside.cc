// Requirements that only a look inside the client shows (CB-11, AG-8, ER-3), and those that only a
// benchmark does (OV-1 to OV-5), which no journal decides.
#include <string_view>

#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

Verdict looked_inside(const Evidence& evidence, std::string_view requirement) {
  Tally tally;
  for (const journal::Entry& entry : evidence.journal()) {
    const auto* check = std::get_if<journal::InsideCheck>(&entry.data);
    if (check == nullptr || check->requirement != requirement) continue;
    if (check->held) {
      tally.pass();
    } else {
      tally.fail(check->what + ": " + check->detail, {entry.sequence});
    }
  }
  return tally.verdict(counted(tally.passes(), "look") + " inside, all demands met",
                       "the run did not look inside the client");
}

}  // namespace

Verdict judge_cb_11(const Evidence& evidence) { return looked_inside(evidence, "CB-11"); }
Verdict judge_ag_8(const Evidence& evidence) { return looked_inside(evidence, "AG-8"); }
Verdict judge_er_3(const Evidence& evidence) { return looked_inside(evidence, "ER-3"); }

Verdict judge_ov(const Evidence&) { return {"", Status::inconclusive, kJudgedByBench, {}}; }

}  // namespace plumbline::judge
