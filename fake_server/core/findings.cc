#include "fake_server/core/findings.h"

namespace plumbline::fake {

void Findings::add(std::string_view requirement, const std::string& pointer,
                   const std::string& message) {
  if (list_.size() >= kFindingsMax) return;
  list_.push_back({std::string(requirement), false, pointer, message});
}

void Findings::add_beyond_schema(const std::string& pointer, const std::string& message) {
  if (list_.size() >= kFindingsMax) return;
  list_.push_back({"WF-3", true, pointer, message});
}

std::string child(const std::string& pointer, std::string_view name) {
  std::string out = pointer + "/";
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace plumbline::fake
