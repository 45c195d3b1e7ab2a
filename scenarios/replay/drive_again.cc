#include "scenarios/replay/drive_again.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/arms.h"
#include "scenarios/replay/from_recording.h"

namespace plumbline::replay {
namespace {

using judge::Status;
using judge::Verdict;

bool is_decided(const Verdict& verdict) {
  return verdict.status == Status::pass || verdict.status == Status::fail;
}

bool is_decided(const std::vector<Verdict>& verdicts, const std::string& requirement) {
  return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.requirement == requirement && is_decided(verdict);
  });
}

}  // namespace

DrivenAgain drive_again(const journal::Journal& recording, const std::string& name,
                        const Player& player) {
  const bool is_driver = player.driver != nullptr;
  DrivenAgain again;
  again.scenario = std::make_unique<scenario::Scenario>(
      from_recording(recording, name, is_driver ? Target::driver : Target::reference));
  scenario::Run run;
  run.scenario = again.scenario.get();
  run.profile = is_driver ? player.driver->profile : player.profile;
  run.world = is_driver ? "driver" : "sim";
  run.seed = player.seed;
  run.driver = player.driver;
  again.result = std::move(scenario::run_cases({run}, 1, [](scenario::CaseResult&) {}).front());
  return again;
}

std::string reference_profile_of(const journal::Journal& recording) {
  const judge::Arms arms(recording);
  std::string profile;
  for (const journal::Entry& entry : arms.on()) {
    if (const auto* header = std::get_if<journal::RunHeader>(&entry.data))
      profile = header->profile == "design" ? "design" : "shipped";
    const auto* request = std::get_if<journal::RequestReceived>(&entry.data);
    if (request != nullptr && !request->payload.empty()) return request->payload;
  }
  return profile;
}

void fill_in(const std::vector<Verdict>& recorded, const std::vector<Verdict>& again,
             scenario::Scenario& scenario) {
  for (const Verdict& verdict : recorded) {
    const bool holds = again.empty() || is_decided(again, verdict.requirement);
    if (is_decided(verdict) && holds) scenario.requirements.push_back(verdict.requirement);
  }
  if (scenario.requirements.empty())
    throw json::BadInput("", "expected a recording that decides a requirement, found none");
}

}  // namespace plumbline::replay
