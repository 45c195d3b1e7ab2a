// The manual page in the roff language, for `man`. Pure; the same bytes for the same input, without
// a date.
#pragma once

#include <string>

#include "scenarios/cli/command_model.h"

namespace plumbline::cli {

/// The page of section 1: every verb with its options and the footer of its --help. `version`: of
/// the program.
[[nodiscard]] std::string man_page(const CommandModel& program, const std::string& version);

/// Text as roff prints it unchanged, line by line: no line of it is a request.
[[nodiscard]] std::string roff_text(const std::string& text);

}  // namespace plumbline::cli
