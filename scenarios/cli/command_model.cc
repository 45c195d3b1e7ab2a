#include "scenarios/cli/command_model.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace plumbline::cli {
namespace {

// Without spaces and line breaks around it.
std::string trimmed(std::string text) { return CLI::detail::trim(text); }

// The words of "TEXT:{sim,live}", which is how IsMember describes itself.
std::vector<std::string> words_in(const std::string& type) {
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}', open);
  std::vector<std::string> words;
  if (open == std::string::npos || close == std::string::npos) return words;
  std::istringstream list(type.substr(open + 1, close - open - 1));
  for (std::string word; std::getline(list, word, ',');) words.push_back(word);
  return words;
}

OptionModel model_of(const CLI::Option& option) {
  OptionModel model;
  for (const std::string& name : option.get_snames()) model.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) model.names.push_back("--" + name);
  model.positional = model.names.empty();
  if (model.positional) model.names.push_back(option.get_name(true));
  model.takes_value = option.get_items_expected_max() > 0;
  model.value = trimmed(CLI::Formatter().make_option_opts(&option));
  model.words = words_in(option.get_type_name());
  model.description = option.get_description();
  return model;
}

// "Usage: " is the formatter's.
std::string usage_of(const CLI::App& app, const std::string& name) {
  const std::string text = trimmed(CLI::Formatter().make_usage(&app, name));
  const std::string heading = CLI::Formatter().get_label("Usage") + ":";
  return trimmed(text.starts_with(heading) ? text.substr(heading.size()) : text);
}

CommandModel command_of(const CLI::App& app, const std::string& above) {
  CommandModel model;
  model.name = above.empty() ? app.get_name() : above + " " + app.get_name();
  model.usage = usage_of(app, model.name);
  model.description = app.get_description();
  model.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) model.options.push_back(model_of(*option));
  }
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_group().empty()) model.commands.push_back(command_of(*command, model.name));
  }
  return model;
}

}  // namespace

CommandModel model_of(const CLI::App& program) { return command_of(program, ""); }

std::string word_of(const CommandModel& command) {
  return command.name.substr(command.name.rfind(' ') + 1);  // npos + 1 is the beginning
}

std::vector<const CommandModel*> all_commands(const CommandModel& program) {
  std::vector<const CommandModel*> all{&program};
  for (const CommandModel& one : program.commands) {
    const std::vector<const CommandModel*> below = all_commands(one);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

}  // namespace plumbline::cli
