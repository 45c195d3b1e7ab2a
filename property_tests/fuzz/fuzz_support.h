// What all fuzz targets share. libFuzzer calls fuzz_main.cc, which calls `run`; a target defines it
// and says with `expect` what must hold for every input. Built by ci/fuzz.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fake_server/core/json_fields.h"

namespace plumbline::fuzz {

/// Puts one input to the target's laws. Whatever it throws is a finding.
void run(std::string_view input);

/// Ends the process, which is how libFuzzer learns of a finding.
inline void expect(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "broken law: %s\n", law);
  std::abort();
}

/// What a person can read in one line.
inline bool is_one_line(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// Calls `read`, which takes its input or refuses it with json::BadInput in one line. True when it
/// was taken.
template <typename Read>
bool taken(Read read) {
  try {
    read();
    return true;
  } catch (const json::BadInput& refused) {
    expect(is_one_line(refused.what()), "a refusal is one line");
    return false;
  }
}

/// Cuts the part before the next separator off the front; the separator goes too.
inline std::string_view take_part(std::string_view& rest, std::string_view separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + separator.size());
  return part;
}

}  // namespace plumbline::fuzz
