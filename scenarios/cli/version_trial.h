// One version of a driver in one case: is what is looked for there? Used by `plumbline bisect`, on
// one thread; a trial runs the driver and blocks.
#pragma once

#include <string>
#include <vector>

#include "scenarios/cli/verify_options.h"
#include "scenarios/cli/version_search.h"
#include "scenarios/engine/runner.h"

namespace plumbline::cli {

/// What a version was seen to do.
struct VersionVerdict {
  Trial trial = Trial::undecided;
  std::vector<std::string> failed;  ///< of the requirements that were asked for
  std::string word;                 ///< "pass", "fail", or why it is undecided
  std::string reason;               ///< one line; begins with a requirement's id where one decided
  std::string repeat;               ///< the command that runs it again
  int tries = 1;
  bool operator==(const VersionVerdict&) const = default;
};

/// Reads it from a result: bad when one of the requirements failed, good when all passed in a run
/// that went as its case says.
[[nodiscard]] VersionVerdict verdict_on(const scenario::CaseResult& result,
                                        const std::vector<std::string>& requirements);

/// How often a version is run at most before it is left out.
inline constexpr int kVersionTriesMax = 3;

/// Runs versions of one driver.
class VersionTrials {
 public:
  /// `options` name neither driver nor case: it is `scenario`. `setup` installs what is missing;
  /// empty: nothing does.
  VersionTrials(std::string driver, scenario::Scenario scenario, VerifyOptions options,
                std::string setup);

  /// Runs one version, again while it stays undecided; what the setup program cannot install is
  /// undecided. Throws json::BadInput when it is not installed, naming the command that installs
  /// it, and for a case that is not for this driver.
  [[nodiscard]] VersionVerdict run(const std::string& version,
                                   const std::vector<std::string>& requirements) const;

 private:
  [[nodiscard]] std::string failed_to_install(const std::string& version) const;
  [[nodiscard]] VersionVerdict run_once(const std::string& asked,
                                        const std::vector<std::string>& requirements) const;

  std::string driver_;
  std::vector<scenario::Scenario> scenarios_;  // the one
  VerifyOptions options_;
  std::string setup_;
};

}  // namespace plumbline::cli
