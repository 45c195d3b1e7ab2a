// `plumbline replay FILE`: a recording judged again, served again to another client, or driven
// again by another one.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verbs `replay` and `convert` to the program. When one was given, `exit_code` becomes 0
/// no MUST failed (`convert`: written), 1 one did, 2 bad input, 3 a MUST is inconclusive
/// (--strict), 4 harness fault.
void add_replay_command(CLI::App& program, int& exit_code);
void add_convert_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
