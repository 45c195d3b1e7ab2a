// `plumbline completion SHELL` and `plumbline man`: the command line describes itself, from the
// same source as --help.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds both verbs to the program, which they describe with every verb that it has when they run.
/// When one was given, `exit_code` becomes 0 printed.
void add_describe_commands(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
