// `plumbline gallery`: does the judge catch every defective client of fault_injection/gallery?
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// Adds the verb to the program. When it was given, `exit_code` becomes 0 each killed as listed, 1
/// not (wins), 2 bad input (a gallery that is not built), 4 harness fault (the unchanged client
/// fails, or a client could not be judged).
void add_gallery_command(CLI::App& program, int& exit_code);

}  // namespace plumbline::cli
