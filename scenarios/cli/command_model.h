// The command line as a value: verbs, options, descriptions and footers, read from the CLI11 App
// that parses it. The man page and the shell completions are written from this, so that nothing is
// said twice. Pure; one thread.
#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// An option, or a positional argument.
struct OptionModel {
  std::vector<std::string> names;  ///< "-h", "--help"; of a positional its name alone
  bool positional = false;
  bool takes_value = false;        ///< no flag
  std::string value;               ///< what --help says of it: "TEXT:{sim,live}=both REQUIRED"
  std::vector<std::string> words;  ///< all that it takes; none: any text, or a file
  std::string description;
  bool operator==(const OptionModel&) const = default;
};

/// A verb, or the program itself.
struct CommandModel {
  std::string name;   ///< with those above it: "plumbline baseline update"
  std::string usage;  ///< one line: "plumbline judge [OPTIONS] FILE..."
  std::string description;
  std::vector<OptionModel> options;    ///< in the order of their definition
  std::vector<CommandModel> commands;  ///< without those that --help does not show
  std::string footer;                  ///< lines; examples are indented
  bool operator==(const CommandModel&) const = default;
};

/// Reads a program and all its verbs.
[[nodiscard]] CommandModel model_of(const CLI::App& program);

/// The last word of its name: "update".
[[nodiscard]] std::string word_of(const CommandModel& command);

/// It and all below it, parents first.
[[nodiscard]] std::vector<const CommandModel*> all_commands(const CommandModel& program);

}  // namespace plumbline::cli
