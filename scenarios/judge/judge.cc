#include "scenarios/judge/judge.h"

#include "scenarios/judge/arms.h"
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
      {"EN-1", judge_en_1}, {"EN-2", judge_en_2},   {"EN-3", judge_en_3},   {"EN-4", judge_en_4},
      {"EN-5", judge_en_5}, {"EN-6", judge_en_6},   {"FF-1", judge_ff_1},   {"FF-2", judge_ff_2},
      {"FF-3", judge_ff_3}, {"FF-4", judge_ff_4},   {"FF-5", judge_ff_5},   {"FF-6", judge_ff_6},
      {"FF-7", judge_ff_7}, {"FF-8", judge_ff_8},   {"FF-9", judge_ff_9},   {"CM-1", judge_cm_1},
      {"CM-2", judge_cm_2}, {"CM-3", judge_cm_3},   {"CM-4", judge_cm_4},   {"CM-5", judge_cm_5},
      {"CM-6", judge_cm_6}, {"CM-7", judge_cm_7},   {"CM-8", judge_cm_8},   {"CM-9", judge_cm_9},
      {"CB-1", judge_cb_1}, {"CB-2", judge_cb_2},   {"CB-3", judge_cb_3},   {"CB-4", judge_cb_4},
      {"CB-5", judge_cb_5}, {"CB-6", judge_cb_6},   {"CB-7", judge_cb_7},   {"CB-8", judge_cb_8},
      {"CB-9", judge_cb_9}, {"CB-10", judge_cb_10}, {"CB-11", judge_cb_11}, {"CB-12", judge_cb_12},
      {"RT-1", judge_rt_1}, {"RT-2", judge_rt_2},   {"RT-3", judge_rt_3},   {"RT-4", judge_rt_4},
      {"RT-5", judge_rt_5}, {"RT-6", judge_rt_6},   {"RT-7", judge_rt_7},   {"RT-8", judge_rt_8},
      {"BT-1", judge_bt_1}, {"BT-2", judge_bt_2},   {"BT-3", judge_bt_3},   {"BT-4", judge_bt_4},
      {"BT-5", judge_bt_5}, {"BT-6", judge_bt_6},   {"BT-7", judge_bt_7},   {"BT-8", judge_bt_8},
      {"AG-1", judge_ag_1}, {"AG-2", judge_ag_2},   {"AG-3", judge_ag_3},   {"AG-4", judge_ag_4},
      {"AG-5", judge_ag_5}, {"AG-6", judge_ag_6},   {"AG-7", judge_ag_7},   {"AG-8", judge_ag_8},
      {"WF-1", judge_wf_1}, {"WF-2", judge_wf_2},   {"WF-3", judge_wf_3},   {"WF-4", judge_wf_4},
      {"WF-5", judge_wf_5}, {"WF-6", judge_wf_6},   {"WF-7", judge_wf_7},   {"WF-8", judge_wf_8},
      {"WF-9", judge_wf_9}, {"PR-1", judge_pr_1},   {"PR-2", judge_pr_2},   {"PR-3", judge_pr_3},
      {"PR-4", judge_pr_4}, {"PR-5", judge_pr_5},   {"PR-6", judge_pr_6},   {"PR-7", judge_pr_7},
      {"PR-8", judge_pr_8}, {"PR-9", judge_pr_9},   {"ER-1", judge_er_1},   {"ER-2", judge_er_2},
      {"ER-3", judge_er_3}, {"ER-4", judge_er_4},   {"ER-5", judge_er_5},   {"SH-1", judge_sh_1},
      {"SH-2", judge_sh_2}, {"SH-3", judge_sh_3},   {"SH-4", judge_sh_4},   {"SH-5", judge_sh_5},
      {"SH-6", judge_sh_6}, {"RS-1", judge_rs_1},   {"RS-2", judge_rs_2},   {"RS-3", judge_rs_3},
      {"RS-4", judge_rs_4}, {"OV-1", judge_ov},     {"OV-2", judge_ov},     {"OV-3", judge_ov},
      {"OV-4", judge_ov},   {"OV-5", judge_ov}};
  return all;
}

std::vector<Verdict> judge(const Profile& profile, const journal::Journal& journal) {
  return judge_arms(profile, Arms(journal));
}

std::vector<Verdict> judge_arms(const Profile& profile, const Arms& arms) {
  Profile effective = profile;
  for (const journal::Entry& entry : arms.on()) {
    const auto* header = std::get_if<journal::RunHeader>(&entry.data);
    if (header != nullptr) effective = effective.with_overrides(header->overrides);
  }
  const journal::Journal none;
  const Evidence off(effective, arms.off() != nullptr ? *arms.off() : none);
  const Evidence evidence(effective, arms.on(), arms.off() != nullptr ? &off : nullptr);
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
