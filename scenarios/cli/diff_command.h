// `plumbline diff`: what changed between two results of `verify` or `matrix`.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 nothing differs that must
/// be decided, 1 something does, 2 bad input, 4 harness fault (--json could not be written).
void add_diff_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
