// One client of the gallery, judged: the program that loads it is started as a process, and what it
// says is read. Several at once, each from a thread of its own.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace plumbline::cli {

/// Which client goes through which cases.
struct Trial {
  std::string client;               ///< the id of its defect; "none": the reference as it is
  std::vector<std::string> choice;  ///< `verify` with its world and cases, or `explore` with seeds
};

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

/// Runs them with the client, at most five minutes. Blocks; never throws: what goes wrong is
/// the finding's fault. A client other than the one asked for is a fault, not a finding.
[[nodiscard]] Finding try_client(const std::string& folder, const Trial& trial) noexcept;

}  // namespace plumbline::cli
