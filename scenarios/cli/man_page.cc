#include "scenarios/cli/man_page.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace plumbline::cli {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print_option(const OptionModel& option, std::ostream& out) {
  out << ".TP\n\\fB" << roff_text(joined(option.names)) << "\\fR";
  if (!option.value.empty()) out << " " << roff_text(option.value);
  out << "\n" << roff_text(option.description) << "\n";
}

void print_options(const CommandModel& command, std::ostream& out) {
  for (const bool positional : {true, false}) {
    for (const OptionModel& option : command.options) {
      if (option.positional == positional) print_option(option, out);
    }
  }
}

// Indented lines, which are commands, stay as they are; the others are a paragraph each.
void print_footer(const CommandModel& command, std::ostream& out) {
  std::istringstream lines(command.footer);
  bool verbatim = false;
  for (std::string line; std::getline(lines, line);) {
    const bool indented = line.starts_with("  ");
    if (indented && !verbatim) out << ".PP\n.nf\n";
    if (!indented && verbatim) out << ".fi\n";
    if (!indented && !line.empty()) out << ".PP\n";
    if (!line.empty()) out << roff_text(line) << "\n";
    verbatim = indented;
  }
  if (verbatim) out << ".fi\n";
}

void print_synopsis(const CommandModel& program, std::ostream& out) {
  out << ".SH SYNOPSIS\n.nf\n";
  for (const CommandModel* command : all_commands(program)) {
    if (command->commands.empty()) out << roff_text(command->usage) << "\n";
  }
  out << ".fi\n";
}

}  // namespace

std::string roff_text(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    at_start = c == '\n';
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string man_page(const CommandModel& program, const std::string& version) {
  std::ostringstream out;
  out << ".TH " << upper(roff_text(program.name)) << " 1 \"\" \"" << roff_text(program.name) << " "
      << roff_text(version) << "\" \"User Commands\"\n"
      << ".\\\" Made by `" << program.name << " man` from what --help says.\n"
      << ".nh\n.ad l\n"
      << ".SH NAME\n"
      << roff_text(program.name) << " \\- " << roff_text(program.description) << "\n";
  print_synopsis(program, out);
  out << ".SH OPTIONS\n";
  print_options(program, out);
  print_footer(program, out);
  out << ".SH COMMANDS\n";
  for (const CommandModel* command : all_commands(program)) {
    if (command == &program) continue;
    out << ".SS " << roff_text(command->name) << "\n" << roff_text(command->description) << "\n";
    print_options(*command, out);
    print_footer(*command, out);
  }
  return out.str();
}

}  // namespace plumbline::cli
