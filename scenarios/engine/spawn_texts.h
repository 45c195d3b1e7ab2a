// Arguments and environment as posix_spawn takes them. Pure, any thread.
#pragma once

#include <string>
#include <vector>

namespace plumbline::scenario {

/// Pointers to the texts, which they borrow, and a null pointer at the end.
[[nodiscard]] inline std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace plumbline::scenario
