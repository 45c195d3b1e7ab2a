// `plumbline record -o FILE -- COMMAND...`: somebody's program against the fake, kept as a journal.
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes the command's own, or 128
/// and the number of the signal that ended it; 2 for bad input, 4 when it could not be recorded:
/// these two have a line on standard error.
void add_record_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
