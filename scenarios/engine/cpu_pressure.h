// How much of the time some task of this machine waited for a processor, as the kernel counts it
// (pressure stall information), or the machine itself for its host's (stolen time). Any thread.
#pragma once

#include <chrono>
#include <string>

namespace plumbline::scenario {

/// Since the machine started; zero where the kernel does not tell. Of two readings the difference
/// is the time in which at least one task that could run had to wait. Stolen time is counted in
/// hundredths of a second, all processors together.
[[nodiscard]] std::chrono::microseconds cpu_stalled();

/// The eighth number of the first line of /proc/stat; zero when there is none.
[[nodiscard]] std::chrono::microseconds stolen_in(const std::string& first_line);

/// The number in the text of /proc/pressure/cpu; zero when there is none.
[[nodiscard]] std::chrono::microseconds stalled_in(const std::string& pressure);

}  // namespace plumbline::scenario
