#include "reference/core/handle_registry.h"

#include <utility>

namespace plumbline::telemetry {

std::shared_ptr<Handle> HandleRegistry::add(HandleFacts facts, std::string token, bool enabled) {
  auto handle = std::make_shared<Handle>(std::move(facts));
  handle->token = std::move(token);
  const std::lock_guard lock(mutex_);
  handle->id = ++last_handle_;
  reserve_retirements();
  begin_session(handle, {}, {});
  live_.emplace(handle->id, handle);
  handle->enabled.store(enabled, std::memory_order_relaxed);
  return handle;
}

void HandleRegistry::begin_session(const std::shared_ptr<Handle>& handle, std::string session_id,
                                   std::string workspace_id) {
  const std::uint64_t number = ++last_session_;
  sessions_.emplace(number, std::make_shared<const Session>(Session{
                                number, std::move(session_id), std::move(workspace_id), handle}));
  handle->session.store(number, std::memory_order_release);
}

void HandleRegistry::set_token(Handle& handle, std::string token) {
  const std::lock_guard lock(mutex_);
  handle.token = std::move(token);
}

void HandleRegistry::set_session(const std::shared_ptr<Handle>& handle, std::string session_id,
                                 std::string workspace_id) {
  const std::lock_guard lock(mutex_);
  if (!live_.contains(handle->id)) return;
  reserve_retirements();
  const std::uint64_t earlier = handle->session.load(std::memory_order_relaxed);
  begin_session(handle, std::move(session_id), std::move(workspace_id));
  retired_.push_back({earlier, 0});
}

// Room for what the caller adds and for every live handle's end; doubled, so that it is rare.
void HandleRegistry::reserve_retirements() {
  const std::size_t needed = retired_.size() + live_.size() + 1;
  if (needed > retired_.capacity()) retired_.reserve(2 * needed);
}

bool HandleRegistry::close(Handle& handle) noexcept {
  const std::lock_guard lock(mutex_);
  handle.enabled.store(false, std::memory_order_relaxed);
  handle.closed = true;
  if (live_.size() == 1) return true;
  live_.erase(handle.id);
  retired_.push_back({handle.session.load(std::memory_order_relaxed), handle.id});
  return false;
}

void HandleRegistry::set_asking_enabled(bool enabled) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, handle] : live_) {
    if (handle->facts.forced || handle->closed) continue;
    handle->enabled.store(enabled, std::memory_order_relaxed);
  }
}

Group HandleRegistry::group_of(const Session& session) const {
  const std::lock_guard lock(mutex_);
  return {session.handle->facts.org_id, !session.handle->token.empty()};
}

std::string HandleRegistry::token_of(const Group& group, const Handle& fallback) const {
  if (!group.authenticated) return {};
  const std::lock_guard lock(mutex_);
  for (auto entry = live_.rbegin(); entry != live_.rend(); ++entry) {
    const Handle& handle = *entry->second;
    if (handle.facts.org_id == group.org_id && !handle.token.empty()) return handle.token;
  }
  return fallback.token;
}

HandleRegistry::Credentials HandleRegistry::flag_credentials(const Handle* due) const {
  const std::lock_guard lock(mutex_);
  const Handle* chosen = nullptr;
  for (auto entry = live_.rbegin(); entry != live_.rend(); ++entry) {
    const Handle& handle = *entry->second;
    if (handle.token.empty()) continue;
    if (!handle.facts.forced) return {handle.token, handle.facts.org_id};
    if (chosen == nullptr) chosen = &handle;
  }
  if (chosen == nullptr) chosen = due;
  if (chosen == nullptr || chosen->token.empty()) return {};
  return {chosen->token, chosen->facts.org_id};
}

std::vector<HandleRegistry::Retired> HandleRegistry::retired() const {
  const std::lock_guard lock(mutex_);
  return retired_;
}

void HandleRegistry::forget(const std::vector<Retired>& sessions) {
  const std::lock_guard lock(mutex_);
  for (const Retired& retired : sessions) sessions_.erase(retired.session);
  // `sessions` is what `retired` returned: the beginning of the list, which only grows at its end.
  retired_.erase(retired_.begin(), retired_.begin() + static_cast<std::ptrdiff_t>(sessions.size()));
}

std::shared_ptr<const Session> HandleRegistry::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(number);
  return found == sessions_.end() ? nullptr : found->second;
}

std::size_t HandleRegistry::sessions() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

}  // namespace plumbline::telemetry
