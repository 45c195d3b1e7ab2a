#include "scenarios/engine/cpu_pressure.h"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string_view>

namespace plumbline::scenario {

std::chrono::microseconds cpu_stalled() {
  std::string some;  // the first line; the second, "full", has no meaning for a whole machine
  std::getline(std::ifstream("/proc/pressure/cpu"), some);
  std::string all;
  std::getline(std::ifstream("/proc/stat"), all);
  return stalled_in(some) + stolen_in(all);
}

std::chrono::microseconds stolen_in(const std::string& first_line) {
  constexpr int kUserToSoftInterrupts = 7;  // the numbers before it
  constexpr std::chrono::milliseconds kTick{10};
  std::istringstream words(first_line);
  std::string skipped;
  words >> skipped;  // "cpu"
  std::int64_t ticks = 0;
  for (int k = 0; k < kUserToSoftInterrupts; ++k) words >> ticks;
  return words >> ticks ? kTick * ticks : std::chrono::microseconds{};
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
