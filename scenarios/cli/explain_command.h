// `plumbline explain FILE|CASE`: one verdict with what it requires and why, the run as one
// timeline, where it departs from the reference client, and by how much it was missed.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 when what is explained
/// did not fail, 1 when it did, 2 for bad input, 4 for a harness fault.
void add_explain_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
