// Every rule of the judge, one function a requirement: rules_<group>.cc holds a group. A rule reads
// the requirement's text literally, takes every number from the evidence's profile, and is pure:
// any thread. No evidence is `inconclusive`, never `pass`; what the profile excludes is settled
// before a rule is asked (judge.cc).
#pragma once

#include "scenarios/judge/verdict.h"

namespace plumbline::judge {

class Evidence;

// Enablement.
[[nodiscard]] Verdict judge_en_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_en_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_en_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_en_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_en_5(const Evidence& evidence);

// Feature-flag cache.
[[nodiscard]] Verdict judge_ff_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_8(const Evidence& evidence);
[[nodiscard]] Verdict judge_ff_9(const Evidence& evidence);

// One client per host.
[[nodiscard]] Verdict judge_cm_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_8(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_9(const Evidence& evidence);

// Circuit breaker.
[[nodiscard]] Verdict judge_cb_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_8(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_9(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_10(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_12(const Evidence& evidence);

// Export and retry.
[[nodiscard]] Verdict judge_rt_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_rt_8(const Evidence& evidence);

// Batching and flush timing.
[[nodiscard]] Verdict judge_bt_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_bt_8(const Evidence& evidence);

// Aggregation.
[[nodiscard]] Verdict judge_ag_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_7(const Evidence& evidence);

// Wire format.
[[nodiscard]] Verdict judge_wf_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_8(const Evidence& evidence);
[[nodiscard]] Verdict judge_wf_9(const Evidence& evidence);

// Privacy.
[[nodiscard]] Verdict judge_pr_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_7(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_8(const Evidence& evidence);
[[nodiscard]] Verdict judge_pr_9(const Evidence& evidence);

// Shutdown.
[[nodiscard]] Verdict judge_sh_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_sh_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_sh_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_sh_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_sh_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_sh_6(const Evidence& evidence);

// Seen in two arms, from outside a process, or inside the client.
[[nodiscard]] Verdict judge_en_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_cm_6(const Evidence& evidence);
[[nodiscard]] Verdict judge_cb_11(const Evidence& evidence);
[[nodiscard]] Verdict judge_ag_8(const Evidence& evidence);
[[nodiscard]] Verdict judge_er_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_er_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_er_3(const Evidence& evidence);
[[nodiscard]] Verdict judge_er_4(const Evidence& evidence);
[[nodiscard]] Verdict judge_er_5(const Evidence& evidence);
[[nodiscard]] Verdict judge_rs_1(const Evidence& evidence);
[[nodiscard]] Verdict judge_rs_2(const Evidence& evidence);
[[nodiscard]] Verdict judge_rs_3(const Evidence& evidence);

/// Overhead: no journal decides it, whatever it holds.
inline constexpr const char* kJudgedByBench = "judged by bench";
[[nodiscard]] Verdict judge_ov(const Evidence& evidence);

// Resources.
[[nodiscard]] Verdict judge_rs_4(const Evidence& evidence);

}  // namespace plumbline::judge
