#include "scenarios/engine/cpu_pressure.h"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <string_view>

namespace plumbline::scenario {

std::chrono::microseconds cpu_stalled() {
  std::string some;  // the first line; the second, "full", has no meaning for a whole machine
  std::getline(std::ifstream("/proc/pressure/cpu"), some);
  return stalled_in(some);
}

std::chrono::microseconds stalled_in(const std::string& pressure) {
  constexpr std::string_view kTotal = "total=";
  const std::size_t at = pressure.find(kTotal);
  if (at == std::string::npos) return {};
  std::int64_t total = 0;
  const char* digits = pressure.data() + at + kTotal.size();
  std::from_chars(digits, pressure.data() + pressure.size(), total);
  return std::chrono::microseconds(total);
}

}  // namespace plumbline::scenario
