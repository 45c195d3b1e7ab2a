// Style and scripts of the HTML report, which are built into the program: files of their own in
// this folder, so that they can be read as what they are. The definitions are generated at build
// time by scenarios/judge/embed.cmake. Immutable, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "scenarios/judge/embedded.h"

namespace plumbline::report {

using judge::EmbeddedFile;

/// All of them, in the order in which the page has them.
[[nodiscard]] const std::vector<EmbeddedFile>& embedded_files();

/// The bytes of one, by its path below scenarios/; empty when there is none of that path.
[[nodiscard]] std::string_view embedded(std::string_view path);

}  // namespace plumbline::report
