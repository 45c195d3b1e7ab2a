// The program that installs a published version of a driver; ours is ci/setup-drivers. It is run,
// never imitated: only it talks to registries. Blocks; one thread.
#pragma once

#include <string>

namespace plumbline::cli {

/// What --setup means without a program.
inline constexpr const char* kSetupProgram = "ci/setup-drivers";

/// `program`, or for kSetupProgram the one of the tree that this program was built in, where there
/// is one.
[[nodiscard]] std::string setup_program(const std::string& program);

/// Runs `program` NAME@VERSION with our environment, PLUMBLINE_DRIVERS=`installs`, no input, and
/// its output on our standard error. Its exit code, or 128 and the signal that ended it, as a shell
/// has it. Throws json::BadInput("", "--setup ...") when it cannot be started.
[[nodiscard]] int run_setup(const std::string& program, const std::string& asked,
                            const std::string& installs);

}  // namespace plumbline::cli
