// One client of the gallery, judged: the program that loads it is started as a process, and what it
// says is read. Several at once, each from a thread of its own.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace plumbline::cli {

/// What the judge says of it.
struct Finding {
  std::vector<std::string> failing;  ///< ids of requirements, sorted
  bool undecided = false;            ///< a case left open what it must decide
  std::string fault;                 ///< why nothing can be said, in one line; else empty
  std::chrono::milliseconds took{};
};

/// The client's shared object below the gallery's folder, and the program that loads it.
[[nodiscard]] std::string client_path(const std::string& folder, const std::string& client);
[[nodiscard]] std::string child_path(const std::string& folder);

/// Runs all cases of a world ("sim" or "live") with the client: the one with that defect, or "none"
/// for the reference as it is. At most five minutes. Blocks; never throws: what goes wrong is the
/// finding's fault. A client other than the one asked for is a fault, not a finding.
[[nodiscard]] Finding try_client(const std::string& folder, const std::string& client,
                                 const std::string& world) noexcept;

}  // namespace plumbline::cli
