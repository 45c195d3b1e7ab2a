// What a rule says about one requirement: plain values, any thread. Made by the rules (rules_*.cc),
// read by the reports and the command line. A rule without evidence says `inconclusive`, never
// `pass`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plumbline::judge {

/// The four possible findings, as the requirement catalogue defines them.
enum class Status {
  pass,            ///< evidence that could have failed did not
  fail,            ///< the witness entries prove a breach
  not_applicable,  ///< the profile says that this client does not promise it, and why
  inconclusive     ///< the run never exercised it, or only within the measured jitter
};

/// The stable name of a status: "pass", "fail", "not_applicable", "inconclusive".
[[nodiscard]] const char* to_string(Status status) noexcept;

/// One requirement's finding.
struct Verdict {
  std::string requirement;  ///< its id, e.g. "RT-1"
  Status status = Status::inconclusive;
  std::string reason;  ///< one line, with the numbers that decided
  std::vector<std::uint64_t>
      witness;  ///< journal sequence numbers that prove a failure, in order; else may be empty
  bool operator==(const Verdict&) const = default;
};

}  // namespace plumbline::judge
