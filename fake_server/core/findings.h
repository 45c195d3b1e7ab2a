// Collects a decoder's findings, kFindingsMax of each kind. One decode call owns one; one thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fake_server/core/decoder.h"

namespace plumbline::fake {

/// Where a value stands: a JSON pointer that is put into words only where a finding needs it. Lives
/// on the stack of those who walk a value, and points to the places around it.
class Place {
 public:
  /// `pointer`: as it stands, of the value where the walk begins.
  explicit Place(std::string_view pointer) : name_(pointer) {}
  /// The member of that name of the object that stands at `around`.
  Place(const Place& around, std::string_view member) : around_(&around), name_(member) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  /// The pointer, escaped as RFC 6901 says.
  [[nodiscard]] std::string pointer() const;

 private:
  const Place* around_ = nullptr;
  std::string_view name_;
};

class Findings {
 public:
  /// Borrows the list that it fills.
  explicit Findings(std::vector<Finding>& list) : list_(list) {}

  /// Something that the wire format does not allow. Dropped beyond kFindingsMax of its requirement.
  void add(std::string_view requirement, const std::string& pointer, const std::string& message);
  /// Something listed as seen beyond the schema: passes, and is reported (WF-3). Bounded apart from
  /// what fails.
  void add_beyond_schema(const std::string& pointer, const std::string& message);

 private:
  void keep(Finding finding);

  std::vector<Finding>& list_;
  std::map<std::pair<std::string, bool>, std::size_t> kept_;  // (requirement, beyond) -> how many
};

}  // namespace plumbline::fake
