// `plumbline matrix`: several drivers through the same cases, one column each.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. `exit_code` becomes what `verify` gives for all of them together.
void add_matrix_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
