// A profile: what one kind of client promises, as parameters with values. Rules read every number
// from here, so that a driver that documents another number is judged by its own. Loaded from JSON
// once, then a value; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plumbline::judge {

using Duration = std::chrono::nanoseconds;

/// The value of one parameter.
using ParameterValue =
    std::variant<Duration, std::int64_t, bool, std::string, std::vector<std::string>>;

/// Parameters by name, exclusions by requirement id. Every parameter of profile_parameters.h has a
/// value. The typed readers abort on a name or type that the table does not have: that is a bug of
/// the caller, not input.
class Profile {
 public:
  /// Reads a profile document: {"name", "title", "parameters": {...}, "yardstick": [...],
  /// "excludes": {ID: reason}}. Durations are text such as "5s". Throws json::BadInput: unknown,
  /// missing or ill-typed members, with pointer and the nearest known name.
  [[nodiscard]] static Profile read(const nlohmann::json& document);

  /// A profile by its built-in name ("design", "shipped", "nodejs"), else by the path of a JSON
  /// file. Throws json::BadInput; for a name that is neither it lists the built-in names.
  [[nodiscard]] static Profile load(const std::string& name_or_path);

  /// Names of the profiles that are built into the program.
  [[nodiscard]] static std::vector<std::string> built_in();

  [[nodiscard]] const std::string& name() const noexcept { return content_->name; }
  [[nodiscard]] const std::string& title() const noexcept { return content_->title; }

  [[nodiscard]] Duration duration(std::string_view parameter) const;
  [[nodiscard]] std::int64_t integer(std::string_view parameter) const;
  [[nodiscard]] bool boolean(std::string_view parameter) const;
  [[nodiscard]] const std::string& text(std::string_view parameter) const;
  [[nodiscard]] const std::vector<std::string>& texts(std::string_view parameter) const;

  /// True when the client documents no value of its own and the design's stands in its place;
  /// reports say so.
  [[nodiscard]] bool is_yardstick(std::string_view parameter) const;

  /// Why the requirement does not apply to this client; nullptr when it applies.
  [[nodiscard]] const std::string* exclusion(std::string_view requirement) const;

  /// Replaces one value given as text ("100", "5s", "true", "rate"; a list is comma separated).
  /// Throws json::BadInput with the pointer "/<parameter>": an unknown parameter names the nearest,
  /// a bad value says what was expected.
  void set(std::string_view parameter, std::string_view value);

  /// A copy with the values of a run header in place. Parameters that no rule reads are ignored
  /// (the client has more settings than the judge has questions); known ones with a bad value throw
  /// as in `set`.
  [[nodiscard]] Profile with_overrides(const std::map<std::string, std::string>& overrides) const;

 private:
  struct Content {
    std::string name;
    std::string title;
    std::vector<ParameterValue> values;  // in the order of profile_parameters.h
    std::set<std::string, std::less<>> yardstick;
    std::map<std::string, std::string, std::less<>> exclusions;
  };

  [[nodiscard]] static std::map<std::string, Profile> read_built_in();
  [[nodiscard]] const ParameterValue& value(std::string_view parameter) const;

  // Shared by copies, of which every run makes some, until one of them is changed.
  std::shared_ptr<const Content> content_ = std::make_shared<const Content>();
};

}  // namespace plumbline::judge
