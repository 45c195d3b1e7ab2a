// Collects a decoder's findings up to kFindingsMax, and makes the JSON pointers that they carry.
// One decode call owns one; one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fake_server/core/decoder.h"

namespace plumbline::fake {

class Findings {
 public:
  /// Borrows the list that it fills.
  explicit Findings(std::vector<Finding>& list) : list_(list) {}

  /// Something that the wire format does not allow. Dropped beyond kFindingsMax.
  void add(std::string_view requirement, const std::string& pointer, const std::string& message);
  /// Something listed as seen beyond the schema: passes, and is reported (WF-3).
  void add_beyond_schema(const std::string& pointer, const std::string& message);

 private:
  std::vector<Finding>& list_;
};

/// pointer + "/" + name, escaped as RFC 6901 says.
[[nodiscard]] std::string child(const std::string& pointer, std::string_view name);

}  // namespace plumbline::fake
