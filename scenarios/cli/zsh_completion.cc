#include "scenarios/cli/zsh_completion.h"

#include <algorithm>
#include <sstream>

namespace plumbline::cli {
namespace {

// In single quotes, with what _arguments and _describe take for syntax escaped.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    out += c;
  }
  return out + "'";
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

std::string function_of(const CommandModel& command) {
  std::string name = "_" + command.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

// ":message:action" of a value.
std::string value_of(const OptionModel& option) {
  if (option.words.empty()) return ":value:_files";
  std::string words;
  for (const std::string& word : option.words) words += (words.empty() ? "" : " ") + word;
  return ":value:(" + words + ")";
}

void print_option(const OptionModel& option, std::ostream& out) {
  if (option.positional) {
    out << " \\\n    " << in_quotes("*" + value_of(option));
    return;
  }
  for (const std::string& name : option.names) {
    // "*": more than once is the program's to refuse.
    const std::string value = option.takes_value ? value_of(option) : "";
    out << " \\\n    " << in_quotes("*" + name + "[" + escaped(option.description) + "]" + value);
  }
}

void print_options(const CommandModel& command, std::ostream& out) {
  for (const OptionModel& option : command.options) print_option(option, out);
}

// A verb of verbs: names them, or hands over to the one that is there.
void print_verbs(const CommandModel& command, std::ostream& out) {
  out << "  local -a verbs=(\n";
  for (const CommandModel& one : command.commands)
    out << "    " << in_quotes(word_of(one) + ":" + escaped(one.description)) << "\n";
  out << "  )\n  _arguments -C";
  print_options(command, out);
  out << " \\\n    '1: :->verb' '*:: :->rest' && return\n"
      << "  case $state in\n"
      << "    verb) _describe verb verbs ;;\n"
      << "    rest) (( $+functions[" << function_of(command) << "_$words[1]] )) && "
      << function_of(command) << "_$words[1] ;;\n"
      << "  esac\n";
}

void print_function(const CommandModel& command, std::ostream& out) {
  out << function_of(command) << "() {\n";
  if (command.commands.empty()) {
    out << "  _arguments";
    print_options(command, out);
    out << "\n";
  } else {
    out << "  local curcontext=$curcontext state state_descr line\n"
        << "  typeset -A opt_args\n";
    print_verbs(command, out);
  }
  out << "}\n";
}

}  // namespace

std::string zsh_completion(const CommandModel& program) {
  std::ostringstream out;
  out << "#compdef " << program.name << "\n"
      << "# Made by `" << program.name << " completion zsh`: put it into a folder of $fpath.\n";
  for (const CommandModel* command : all_commands(program)) print_function(*command, out);
  out << "# Autoloaded the first time it is needed, sourced otherwise.\n"
      << "if [[ $funcstack[1] == " << function_of(program) << " ]]; then\n"
      << "  " << function_of(program) << " \"$@\"\n"
      << "else\n"
      << "  compdef " << function_of(program) << " " << program.name << "\n"
      << "fi\n";
  return out.str();
}

}  // namespace plumbline::cli
