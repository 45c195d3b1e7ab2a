// The completion script for zsh, with descriptions. Pure; the same bytes for the same input.
#pragma once

#include <string>

#include "scenarios/cli/command_model.h"

namespace plumbline::cli {

/// The script: verbs and options by name, values where all are known, files everywhere else.
[[nodiscard]] std::string zsh_completion(const CommandModel& program);

}  // namespace plumbline::cli
