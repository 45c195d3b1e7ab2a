// `plumbline serve`: the fake endpoint alone, with an admin API, for drivers and tests in any
// language. Runs until SIGTERM or SIGINT.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 ended by a signal with
/// every journal complete, 2 bad input, 4 a journal or the output that could not be written.
void add_serve_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
