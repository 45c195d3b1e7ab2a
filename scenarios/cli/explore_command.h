// plumbline explore: random runs of the reference client in virtual time, judged by every rule.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb; `exit_code` is set when it ran.
void add_explore_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
