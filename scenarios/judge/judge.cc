#include "scenarios/judge/judge.h"

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {

const char* to_string(Status status) noexcept {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return "fail";
    case Status::not_applicable:
      return "not_applicable";
    case Status::inconclusive:
      return "inconclusive";
  }
  return "";
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {
      {"EN-1", judge_en_1}, {"EN-2", judge_en_2}, {"FF-1", judge_ff_1}, {"FF-2", judge_ff_2},
      {"FF-4", judge_ff_4}, {"CM-1", judge_cm_1}, {"CB-1", judge_cb_1}, {"CB-2", judge_cb_2},
      {"CB-3", judge_cb_3}, {"CB-4", judge_cb_4}, {"CB-5", judge_cb_5}, {"CB-10", judge_cb_10},
      {"RT-1", judge_rt_1}, {"RT-2", judge_rt_2}, {"RT-3", judge_rt_3}, {"RT-4", judge_rt_4},
      {"RT-5", judge_rt_5}, {"BT-1", judge_bt_1}, {"BT-2", judge_bt_2}, {"BT-3", judge_bt_3},
      {"BT-4", judge_bt_4}, {"BT-5", judge_bt_5}, {"AG-1", judge_ag_1}, {"WF-1", judge_wf_1},
      {"WF-2", judge_wf_2}, {"WF-3", judge_wf_3}, {"WF-4", judge_wf_4}, {"PR-1", judge_pr_1},
      {"PR-5", judge_pr_5}, {"SH-1", judge_sh_1}, {"SH-2", judge_sh_2}, {"SH-4", judge_sh_4},
      {"RS-4", judge_rs_4}};
  return all;
}

std::vector<Verdict> judge(const Profile& profile, const journal::Journal& journal) {
  Profile effective = profile;
  for (const journal::Entry& entry : journal) {
    const auto* header = std::get_if<journal::RunHeader>(&entry.data);
    if (header != nullptr) effective = effective.with_overrides(header->overrides);
  }
  const Evidence evidence(effective, journal);
  std::vector<Verdict> verdicts;
  for (const Rule& rule : rules()) {
    const std::string* exclusion = effective.exclusion(rule.id);
    if (exclusion != nullptr) {
      verdicts.push_back({rule.id, Status::not_applicable, *exclusion, {}});
      continue;
    }
    verdicts.push_back(rule.judge(evidence));
    verdicts.back().requirement = rule.id;
  }
  return verdicts;
}

}  // namespace plumbline::judge
