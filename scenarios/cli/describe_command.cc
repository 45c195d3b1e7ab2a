#include "scenarios/cli/describe_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "scenarios/cli/bash_completion.h"
#include "scenarios/cli/command_model.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/fish_completion.h"
#include "scenarios/cli/man_page.h"
#include "scenarios/cli/zsh_completion.h"

namespace plumbline::cli {
namespace {

std::string completion_for(const std::string& shell, const CommandModel& program) {
  if (shell == "bash") return bash_completion(program);
  return shell == "zsh" ? zsh_completion(program) : fish_completion(program);
}

void add_completion(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand("completion", "Print a completion script for a shell");
  // Shared with the callback, which CLI11 copies.
  const auto shell = std::make_shared<std::string>();
  verb->add_option("SHELL", *shell, "The shell that is to complete")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->footer(
      "Examples:\n"
      "  plumbline completion bash > plumbline.bash && . ./plumbline.bash\n"
      "  plumbline completion zsh > _plumbline\n"
      "  plumbline completion fish > plumbline.fish\n"
      "An installed Plumbline brings them where the shells look.\n"
      "Exit: 0 printed, 2 bad input");
  verb->callback([&program, &exit_code, shell] {
    std::cout << completion_for(*shell, model_of(program));
    exit_code = kConformant;
  });
}

void add_man(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand("man", "Print the manual page, in roff");
  verb->footer(
      "Examples:\n"
      "  plumbline man > plumbline.1\n"
      "  plumbline man | grep -c '^.SS'\n"
      "Read it with man -l plumbline.1. An installed Plumbline brings it: man plumbline.\n"
      "Exit: 0 printed, 2 bad input");
  verb->callback([&program, &exit_code] {
    std::cout << man_page(model_of(program), PLUMBLINE_VERSION);
    exit_code = kConformant;
  });
}

}  // namespace

void add_describe_commands(CLI::App& program, int& exit_code) {
  add_completion(program, exit_code);
  add_man(program, exit_code);
}

}  // namespace plumbline::cli
