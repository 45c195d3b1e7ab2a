// `plumbline verify`: runs the cases against the reference client or a driver, judges each, prints
// one table and every failure.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

struct VerifyOptions;

/// What both `verify` and `matrix` do with their options; `verb` names it in messages on standard
/// error. Returns the exit code: as below.
[[nodiscard]] int run_verification(const VerifyOptions& options, const char* verb);

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 conformant, 1 not (wins),
/// 2 bad input, 3 a requirement that a case must decide is inconclusive, 4 harness fault.
void add_verify_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
