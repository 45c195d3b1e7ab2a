// A request's target as the admin API of `plumbline serve` reads it: path and decoded parameters.
// Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::cli {

class Target {
 public:
  /// Reads "/path?name=value&...": "+" is a space, "%41" a byte. Throws json::BadInput for a "%"
  /// without two digits.
  explicit Target(std::string_view text);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// The value of a parameter that may stand once. Throws json::BadInput when it stands twice.
  [[nodiscard]] std::optional<std::string> one(std::string_view name) const;
  /// The values of a parameter that may stand several times, in order.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  /// Throws json::BadInput when there is another parameter, naming the nearest of these.
  void expect_only(const std::vector<std::string>& names) const;

 private:
  std::string path_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace plumbline::cli
