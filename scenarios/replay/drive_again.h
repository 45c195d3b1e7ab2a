// A recording driven again: the same operations against the recorded answers, by the reference in
// virtual time or by a driver for real. Blocks; one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/runner.h"

namespace plumbline::replay {

/// Who drives it.
struct Player {
  const scenario::DriverUnderTest* driver = nullptr;  ///< nullptr: the reference
  std::string profile;                                ///< of the reference: "design" or "shipped"
  std::uint64_t seed = 1;
};

/// What came of it.
struct DrivenAgain {
  std::unique_ptr<scenario::Scenario> scenario;  ///< which `result.run` borrows
  scenario::CaseResult result;
};

/// The same seed gives the same journal, where the reference plays. Throws json::BadInput as
/// from_recording does; what goes wrong in the run is the result's fault.
[[nodiscard]] DrivenAgain drive_again(const journal::Journal& recording, const std::string& name,
                                      const Player& player);

/// The reference's profile that speaks as the recorded client did: "design" where its bodies or, if
/// it sent none, its profile say so, else "shipped".
[[nodiscard]] std::string reference_profile_of(const journal::Journal& recording);

/// `scenario`, made from a recording, with what the judge saw as its expectations: it must decide
/// what was decided there (`recorded`), and, where it was driven again (`again` not empty), there
/// too. Throws json::BadInput("", ...) when nothing was.
void fill_in(const std::vector<judge::Verdict>& recorded, const std::vector<judge::Verdict>& again,
             scenario::Scenario& scenario);

}  // namespace plumbline::replay
