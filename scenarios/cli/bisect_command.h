// `plumbline bisect`: which published version of a driver broke a requirement, or mended it.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 found, 2 bad input (also:
/// the good version does not pass, or the bad one does not fail), 3 versions in between could not
/// be decided, 4 harness fault.
void add_bisect_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
