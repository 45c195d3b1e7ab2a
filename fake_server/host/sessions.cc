#include "fake_server/host/sessions.h"

#include <algorithm>
#include <utility>

namespace plumbline::fake {

std::string Sessions::file_of(const std::string& name) {
  if (options_.folder.empty()) return "";
  const std::uint64_t number = ++files_[name];
  const std::string suffix = number == 1 ? "" : "~" + std::to_string(number);
  return options_.folder + "/" + name + suffix + ".jsonl";
}

std::shared_ptr<Session> Sessions::use(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(name);
  if (found != sessions_.end()) return found->second;
  if (sessions_.size() >= kSessionsMax) return nullptr;
  auto session = std::make_shared<Session>(name, options_.behaviour, file_of(name),
                                           options_.same_machine, kept_);
  sessions_.emplace(name, session);
  return session;
}

std::shared_ptr<Session> Sessions::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(name);
  return found == sessions_.end() ? nullptr : found->second;
}

bool Sessions::forget(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(name);
  if (found == sessions_.end()) return false;
  auto failure = found->second->end(found->second->is_idle());
  if (failure) failures_.push_back(std::move(*failure));
  sessions_.erase(found);
  return true;
}

std::vector<std::shared_ptr<Session>> Sessions::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Session>> sessions;
  sessions.reserve(sessions_.size());
  for (const auto& [name, session] : sessions_) sessions.push_back(session);
  return sessions;
}

std::vector<std::string> Sessions::end(const std::vector<std::shared_ptr<Session>>& idle) {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, session] : sessions_) {
    const bool was_idle = std::find(idle.begin(), idle.end(), session) != idle.end();
    auto failure = session->end(was_idle);
    if (failure) failures_.push_back(std::move(*failure));
  }
  return std::exchange(failures_, {});
}

}  // namespace plumbline::fake
