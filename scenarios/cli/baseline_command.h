// `plumbline baseline update`: what a driver is seen to break becomes its list of known deviations.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 written, 2 bad input, 3 a
/// case was not decided (the list is written), 4 harness fault (no list is written).
void add_baseline_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
