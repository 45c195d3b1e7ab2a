#include "fake_server/core/findings.h"

#include <utility>

#include "fake_server/core/json_fields.h"

namespace plumbline::fake {

std::string Place::pointer() const {
  return around_ == nullptr ? std::string(name_)
                            : json::pointer_to_member(around_->pointer(), name_);
}

void Findings::add(std::string_view requirement, const std::string& pointer,
                   const std::string& message) {
  keep({std::string(requirement), false, pointer, message});
}

void Findings::add_beyond_schema(const std::string& pointer, const std::string& message) {
  keep({"WF-3", true, pointer, message});
}

// Each kind has a bound of its own: many that pass must not push out one that fails.
void Findings::keep(Finding finding) {
  std::size_t& kept = kept_[{finding.requirement, finding.beyond_schema}];
  if (kept == kFindingsMax) return;
  ++kept;
  list_.push_back(std::move(finding));
}

}  // namespace plumbline::fake
