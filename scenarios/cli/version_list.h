// Published versions in their order, and the stretch of them that `plumbline bisect` searches.
// Pure.
#pragma once

#include <string>
#include <vector>

namespace plumbline::cli {

/// Whether version `a` came before `b`: numbers by their value (1.9.0 before 1.10.0), a version
/// with letters behind its numbers (2.0.0-beta.1, 4.0.0b2) before the one without.
[[nodiscard]] bool is_older(const std::string& a, const std::string& b);

/// "1.0,1.1 1.2": parted by commas, spaces or line breaks, in the order given. Throws
/// json::BadInput("", "--versions: ...") for a version twice, none at all, and what is none.
[[nodiscard]] std::vector<std::string> listed_versions(const std::string& text);

/// Throws json::BadInput("", "OPTION VERSION: ...") for what no version is.
void expect_version(const std::string& option, const std::string& version);

/// The versions that a search goes through.
struct VersionRow {
  std::vector<std::string> versions;  ///< the good one first, the bad one last
  bool mended = false;                ///< the bad one is the older: something was mended
  bool operator==(const VersionRow&) const = default;
};

/// Those from `good` to `bad`, both included. Throws json::BadInput("", "--good ..."), when either
/// is not among them, or both are one.
[[nodiscard]] VersionRow versions_between(const std::vector<std::string>& versions,
                                          const std::string& good, const std::string& bad);

}  // namespace plumbline::cli
