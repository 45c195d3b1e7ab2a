// `plumbline proxy`: the TCP fault proxy alone, between any client and any target. Runs until
// SIGTERM or SIGINT.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 ended by a signal, 2 bad
/// input, 4 a record or the output that could not be written, or a port lost while it was down.
void add_proxy_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
