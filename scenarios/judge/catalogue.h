// The requirement catalogue: what a driver's telemetry must do, by stable id. Loaded once from the
// built-in requirements.json, then immutable; any thread. Reports take texts and reasons from here,
// the judge its order.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::judge {

/// MUST: promised by the design, or a user is harmed without it. SHOULD: good practice learned from
/// incidents.
enum class Level { must, should };

/// What decides a requirement: a journal alone, a process observation, a view from inside, or a
/// benchmark.
enum class EvidenceKind { journal, process, inside, benchmark };

/// "MUST" or "SHOULD".
[[nodiscard]] const char* to_string(Level level) noexcept;

/// "journal", "process", "inside" or "benchmark".
[[nodiscard]] const char* to_string(EvidenceKind kind) noexcept;

/// One requirement. `text` names profile parameters in angle brackets; `why` cites public
/// incidents.
struct Requirement {
  std::string id;
  Level level = Level::must;
  EvidenceKind evidence = EvidenceKind::journal;
  std::string text;
  std::string why;
  bool operator==(const Requirement&) const = default;
};

/// A group of requirements: "RT", "Export and retry".
struct RequirementGroup {
  std::string id;
  std::string title;
  bool operator==(const RequirementGroup&) const = default;
};

/// All requirements in order.
class Catalogue {
 public:
  /// Reads {"groups": [...], "requirements": [...]}. Throws json::BadInput with the pointer: an
  /// unknown or missing member, an id twice, or an id of no group.
  [[nodiscard]] static Catalogue read(const nlohmann::json& document);

  /// The catalogue that is built into the program.
  [[nodiscard]] static const Catalogue& built_in();

  [[nodiscard]] const std::vector<Requirement>& requirements() const noexcept {
    return requirements_;
  }
  [[nodiscard]] const std::vector<RequirementGroup>& groups() const noexcept { return groups_; }

  /// The requirement of that id, or nullptr.
  [[nodiscard]] const Requirement* find(std::string_view id) const;

  /// Place of an id in the catalogue, for sorting; unknown ids come last.
  [[nodiscard]] std::size_t position(std::string_view id) const;

 private:
  std::vector<RequirementGroup> groups_;
  std::vector<Requirement> requirements_;
};

}  // namespace plumbline::judge
