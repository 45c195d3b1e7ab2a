#include "scenarios/cli/bash_completion.h"

#include <sstream>

namespace plumbline::cli {
namespace {

// Verbs, options and words are plain: letters, digits, "-" and "_".
std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string in_quotes(const std::string& text) { return "'" + text + "'"; }

std::vector<std::string> verbs_of(const CommandModel& command) {
  std::vector<std::string> verbs;
  for (const CommandModel& one : command.commands) verbs.push_back(word_of(one));
  return verbs;
}

std::vector<std::string> option_names_of(const CommandModel& command) {
  std::vector<std::string> names;
  for (const OptionModel& option : command.options) {
    if (!option.positional) names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

// Of the first positional: those that come after it are files, or as many as one likes of it.
std::vector<std::string> positional_words_of(const CommandModel& command) {
  for (const OptionModel& option : command.options) {
    if (option.positional) return option.words;
  }
  return {};
}

// Patterns of `case` for the option behind its command.
std::string patterns_of(const CommandModel& command, const OptionModel& option) {
  std::vector<std::string> patterns;
  for (const std::string& name : option.names)
    patterns.push_back(in_quotes(command.name + " " + name));
  return joined(patterns, " | ");
}

// Which verb the line is about: known chains of verbs, word by word.
void print_verbs(const CommandModel& program, std::ostream& out) {
  std::vector<std::string> names;
  for (const CommandModel* command : all_commands(program)) {
    if (command != &program) names.push_back(in_quotes(command->name));
  }
  out << "  local verb=" << program.name << " at\n"
      << "  for ((at = 1; at < COMP_CWORD; at++)); do\n"
      << "    case \"$verb ${COMP_WORDS[at]}\" in\n"
      << "      " << joined(names, " | ") << ") verb+=\" ${COMP_WORDS[at]}\" ;;\n"
      << "    esac\n"
      << "  done\n";
}

// What may follow: the values of the option before, or what the verb has.
void print_values(const CommandModel& program, std::ostream& out) {
  out << "  case \"$verb $before\" in\n";
  for (const CommandModel* command : all_commands(program)) {
    for (const OptionModel& option : command->options) {
      if (option.positional || !option.takes_value) continue;
      const std::string action = option.words.empty()
                                     ? "_plumbline_files"
                                     : "_plumbline_words " + in_quotes(joined(option.words, " "));
      out << "    " << patterns_of(*command, option) << ") " << action << "; return ;;\n";
    }
  }
  out << "  esac\n";
}

void print_names(const CommandModel& program, std::ostream& out) {
  out << "  case $verb in\n";
  for (const CommandModel* command : all_commands(program)) {
    const std::vector<std::string> verbs =
        command->commands.empty() ? positional_words_of(*command) : verbs_of(*command);
    out << "    " << in_quotes(command->name)
        << ") options=" << in_quotes(joined(option_names_of(*command), " "))
        << " words=" << in_quotes(joined(verbs, " ")) << " ;;\n";
  }
  out << "  esac\n";
}

}  // namespace

std::string bash_completion(const CommandModel& program) {
  std::ostringstream out;
  out << "# Completion of " << program.name << " for bash, made by `" << program.name
      << " completion bash`: source it.\n"
      << "_plumbline_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$current\"); }\n"
      << "_plumbline_files() {\n"
      << "  mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
      << "  compopt -o filenames 2>/dev/null || true\n"
      << "}\n"
      << "_plumbline() {\n"
      << "  COMPREPLY=()\n"
      << "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
      << "  local options= words=\n"
      << "  # readline parts --option=value at the sign\n"
      << "  if [[ $current == = ]]; then\n"
      << "    current=\n"
      << "  elif [[ $before == = ]]; then\n"
      << "    before=${COMP_WORDS[COMP_CWORD - 2]}\n"
      << "  fi\n";
  print_verbs(program, out);
  out << "  if [[ $current != -* ]]; then\n";
  print_values(program, out);
  out << "  fi\n";
  print_names(program, out);
  out << "  if [[ $current == -* ]]; then\n"
      << "    _plumbline_words \"$options\"\n"
      << "  elif [[ -n $words ]]; then\n"
      << "    _plumbline_words \"$words\"\n"
      << "  else\n"
      << "    _plumbline_files\n"
      << "  fi\n"
      << "}\n"
      << "complete -F _plumbline " << program.name << "\n";
  return out.str();
}

}  // namespace plumbline::cli
