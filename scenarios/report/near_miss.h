// By how much a verdict was missed: the times between the requests and answers that prove it. Pure,
// any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::report {

/// A line for each step from one witness request to the next at the same host, at most eight: "#11
/// came 40 ms before the Retry-After of #10 ended", "#11 came 108 ms after #10 was answered". Empty
/// where the witness has fewer than two requests.
[[nodiscard]] std::vector<std::string> near_miss(const judge::Evidence& evidence,
                                                 const std::vector<std::uint64_t>& witness);

}  // namespace plumbline::report
