// Checks of options that several verbs have. Pure.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace plumbline::cli {

/// Refuses an empty text: an unset shell variable must not quietly mean the default.
[[nodiscard]] inline CLI::Validator not_empty_text() {
  return {[](const std::string& text) { return text.empty() ? "expected a value" : ""; }, "TEXT"};
}

}  // namespace plumbline::cli
