#include "scenarios/cli/version_list.h"

#include <algorithm>
#include <cctype>

#include "fake_server/core/json_fields.h"

namespace plumbline::cli {
namespace {

using json::BadInput;

enum class Kind { none, digit, letter };

Kind kind_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (std::isdigit(byte) != 0) return Kind::digit;
  return std::isalpha(byte) != 0 ? Kind::letter : Kind::none;
}

// "2.0.0-beta.1": 2 0 0 beta 1.
std::vector<std::string> parts_of(const std::string& version) {
  std::vector<std::string> parts;
  Kind before = Kind::none;
  for (const char c : version) {
    const Kind kind = kind_of(c);
    if (kind != Kind::none && kind != before) parts.emplace_back();
    if (kind != Kind::none) parts.back() += c;
    before = kind;
  }
  return parts;
}

// Numbers without leading zeros, of any length: the longer is the larger.
bool is_smaller(std::string a, std::string b) {
  a.erase(0, std::min(a.find_first_not_of('0'), a.size()));
  b.erase(0, std::min(b.find_first_not_of('0'), b.size()));
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// Letters before the end of a version, the end before numbers.
int rank_of(const std::vector<std::string>& parts, std::size_t at) {
  if (at >= parts.size()) return 1;
  return kind_of(parts[at].front()) == Kind::letter ? 0 : 2;
}

std::size_t place_of(const std::vector<std::string>& versions, const std::string& version,
                     const char* option) {
  const auto found = std::find(versions.begin(), versions.end(), version);
  if (found != versions.end()) return static_cast<std::size_t>(found - versions.begin());
  throw BadInput("", std::string(option) + " " + version + ": expected one of the versions" +
                         json::suggestion(version, versions));
}

}  // namespace

bool is_older(const std::string& a, const std::string& b) {
  const std::vector<std::string> ours = parts_of(a);
  const std::vector<std::string> theirs = parts_of(b);
  for (std::size_t at = 0; at < std::max(ours.size(), theirs.size()); ++at) {
    const int rank = rank_of(ours, at);
    if (rank != rank_of(theirs, at)) return rank < rank_of(theirs, at);
    if (rank == 0 && ours[at] != theirs[at]) return ours[at] < theirs[at];
    if (rank != 2) continue;
    if (is_smaller(ours[at], theirs[at])) return true;
    if (is_smaller(theirs[at], ours[at])) return false;
  }
  return false;
}

std::vector<std::string> listed_versions(const std::string& text) {
  std::vector<std::string> versions;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = text.find_first_not_of(", \t\r\n", at);
    if (from == std::string::npos) break;
    at = std::min(text.find_first_of(", \t\r\n", from), text.size());
    std::string version = text.substr(from, at - from);
    if (std::find(versions.begin(), versions.end(), version) != versions.end())
      throw BadInput("", "--versions: expected each version once, found " + version + " again");
    expect_version("--versions", version);
    versions.push_back(std::move(version));
  }
  if (versions.empty()) throw BadInput("", "--versions: expected versions, parted by commas");
  return versions;
}

void expect_version(const std::string& option, const std::string& version) {
  const auto is_plain = [](char c) {
    return kind_of(c) != Kind::none || c == '.' || c == '+' || c == '-';
  };
  const bool good = !version.empty() && kind_of(version.front()) == Kind::digit &&
                    std::all_of(version.begin(), version.end(), is_plain);
  if (!good) throw BadInput("", option + " " + version + ": expected a version, such as 1.12.0");
}

VersionRow versions_between(const std::vector<std::string>& versions, const std::string& good,
                            const std::string& bad) {
  if (good == bad) throw BadInput("", "--bad " + bad + ": expected another version than --good");
  const std::size_t from = place_of(versions, good, "--good");
  const std::size_t to = place_of(versions, bad, "--bad");
  const auto at = [&versions](std::size_t place) {
    return versions.begin() + static_cast<std::ptrdiff_t>(place);
  };
  VersionRow row{{at(std::min(from, to)), at(std::max(from, to) + 1)}, from > to};
  if (row.mended) std::reverse(row.versions.begin(), row.versions.end());
  return row;
}

}  // namespace plumbline::cli
