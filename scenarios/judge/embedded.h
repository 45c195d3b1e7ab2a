// Data files that are built into the program, so that the binary stands alone: profiles, the
// requirement catalogue and the cases. The definitions are generated at build time by embed.cmake
// from scenarios/. Immutable, any thread.
#pragma once

#include <string_view>
#include <vector>

namespace plumbline::judge {

/// One built-in file: its path below scenarios/ ("profiles/design.json"), its bytes, and their
/// SHA-256 in hexadecimal.
struct EmbeddedFile {
  std::string_view path;
  std::string_view bytes;
  std::string_view sha256;
};

/// Every built-in file, in the order that scenarios/judge_rules.cmake lists them.
[[nodiscard]] const std::vector<EmbeddedFile>& embedded_files();

/// The bytes of a built-in file; empty when there is none of that path.
[[nodiscard]] std::string_view embedded(std::string_view path);

}  // namespace plumbline::judge
