#include "scenarios/cli/fish_completion.h"

#include <sstream>

namespace plumbline::cli {
namespace {

// In single quotes of fish, where a backslash escapes.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// Its verbs are on the line, and none below it is.
std::string condition_of(const CommandModel& command) {
  std::istringstream words(command.name);
  std::string condition;
  std::string word;
  for (words >> word; words >> word;)
    condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
  std::vector<std::string> below;
  for (const CommandModel& one : command.commands) below.push_back(word_of(one));
  if (!below.empty())
    condition +=
        (condition.empty() ? "" : "; and ") + ("not __fish_seen_subcommand_from " + joined(below));
  return condition;
}

// "-l world", "-s h".
std::string name_of(const std::string& name) {
  return name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
}

class Script {
 public:
  explicit Script(const CommandModel& program) : program_(program) {
    out_ << "# Completion of " << program.name << " for fish, made by `" << program.name
         << " completion fish`.\n";
  }

  void add(const CommandModel& command) {
    begin_ = "complete -c " + program_.name + " -n " + in_quotes(condition_of(command));
    for (const CommandModel& one : command.commands)
      out_ << begin_ << " -f -a " << word_of(one) << " -d " << in_quotes(one.description) << "\n";
    for (const OptionModel& option : command.options) add(option);
  }
  [[nodiscard]] std::string text() const { return out_.str(); }

 private:
  void add(const OptionModel& option) {
    const bool known = !option.words.empty();
    if (option.positional && !known) return;  // files, as everywhere
    out_ << begin_;
    if (!option.positional) {
      for (const std::string& name : option.names) out_ << name_of(name);
    }
    if (known)
      out_ << (option.positional ? " -f" : " -x") << " -a " << in_quotes(joined(option.words));
    if (!known && option.takes_value) out_ << " -r";
    out_ << " -d " << in_quotes(option.description) << "\n";
  }

  const CommandModel& program_;
  std::string begin_;
  std::ostringstream out_;
};

}  // namespace

std::string fish_completion(const CommandModel& program) {
  Script script(program);
  for (const CommandModel* command : all_commands(program)) script.add(*command);
  return script.text();
}

}  // namespace plumbline::cli
