// `plumbline shrink FILE`: the smallest scenario that still fails the same requirement, written as
// a scenario file with a name made from its content.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 when a file was written,
/// 2 for bad input (a scenario that does not fail included), 4 for a harness fault.
void add_shrink_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
