// The hidden verb `plumbline live-child`: the process that verify starts for cases that observe one
// (scenarios/engine/live_child.h). Not for people: it needs two descriptors that only verify gives.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb; it sets `exit_code`.
void add_live_child_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
