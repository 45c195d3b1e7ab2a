#include "fake_server/host/host_names.h"

#include <stdexcept>
#include <utility>

#include "fake_server/host/server_name.h"

namespace plumbline::fake {

void HostNames::add(const std::string& name, NamedHost host) {
  const std::optional<std::string> known = server_name(name);
  if (!known) throw std::runtime_error("no name of a host: " + name);
  const std::lock_guard lock(mutex_);
  if (hosts_.size() >= kNamesMax) throw std::runtime_error("too many names of hosts");
  if (!hosts_.emplace(*known, std::move(host)).second) {
    throw std::runtime_error("two hosts of one name: " + name);
  }
}

const NamedHost* HostNames::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? nullptr : &found->second;
}

}  // namespace plumbline::fake
