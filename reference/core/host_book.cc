#include "reference/core/host_book.h"

#include <algorithm>

namespace plumbline::telemetry {

HostBook::HostBook(std::size_t hosts_max) : hosts_max_(hosts_max), flags_(hosts_max) {}

bool HostBook::acquire(const std::string& host, const Config& config) {
  const std::lock_guard lock(mutex_);
  auto page = pages_.find(host);
  if (page == pages_.end()) {
    if (!make_room()) return false;
    page = pages_.emplace(host, Page(config)).first;
  }
  ++page->second.clients;
  page->second.last_use = ++uses_;
  return true;
}

void HostBook::release(const std::string& host) {
  const std::lock_guard lock(mutex_);
  const auto page = pages_.find(host);
  if (page == pages_.end() || page->second.clients == 0) return;
  --page->second.clients;
  page->second.last_use = ++uses_;
}

bool HostBook::make_room() {
  if (pages_.size() < hosts_max_) return true;
  auto oldest = pages_.end();
  for (auto page = pages_.begin(); page != pages_.end(); ++page) {
    if (page->second.clients > 0) continue;
    if (oldest == pages_.end() || page->second.last_use < oldest->second.last_use) oldest = page;
  }
  if (oldest == pages_.end()) return false;
  pages_.erase(oldest);
  return true;
}

bool HostBook::add_flag_reference(const std::string& host, Instant now) {
  const std::lock_guard lock(mutex_);
  return flags_.add_reference(host, now);
}

void HostBook::remove_flag_reference(const std::string& host) {
  const std::lock_guard lock(mutex_);
  flags_.remove_reference(host);
}

FlagDecision HostBook::flag_decision(const std::string& host, Instant now) const {
  const std::lock_guard lock(mutex_);
  return flags_.decision(host, now);
}

bool HostBook::begin_flag_request(const std::string& host, Instant now) {
  const std::lock_guard lock(mutex_);
  return flags_.begin_request(host, now);
}

void HostBook::on_flag_answer(const std::string& host, const FlagAnswer& answer,
                              const Config& config, Instant now) {
  const std::lock_guard lock(mutex_);
  flags_.on_answer(host, answer, config, now);
}

void HostBook::on_flag_failure(const std::string& host, const Config& config, Instant now) {
  const std::lock_guard lock(mutex_);
  flags_.on_failure(host, config, now);
}

void HostBook::abandon_flag_request(const std::string& host) {
  const std::lock_guard lock(mutex_);
  flags_.abandon_request(host);
}

FlagState HostBook::flag_state(const std::string& host, Instant now) const {
  const std::lock_guard lock(mutex_);
  return flags_.state(host, now);
}

Instant HostBook::flag_expires(const std::string& host) const {
  const std::lock_guard lock(mutex_);
  return flags_.expires(host);
}

CircuitBreaker::State HostBook::breaker_state(const std::string& host, Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto page = pages_.find(host);
  return page == pages_.end() ? CircuitBreaker::State::open : page->second.breaker.state(now);
}

std::optional<Permit> HostBook::try_acquire(const std::string& host, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto page = pages_.find(host);
  if (page == pages_.end()) return std::nullopt;
  return page->second.breaker.try_acquire(now);
}

void HostBook::on_export_result(const std::string& host, Permit permit, bool ok, Instant now,
                                Duration retry_after) {
  const std::lock_guard lock(mutex_);
  const auto page = pages_.find(host);
  if (page != pages_.end()) page->second.breaker.on_result(permit, ok, now, retry_after);
}

Instant HostBook::not_before(const std::string& host) const {
  const std::lock_guard lock(mutex_);
  const auto page = pages_.find(host);
  return page == pages_.end() ? Instant::min() : page->second.not_before;
}

void HostBook::hold_until(const std::string& host, Instant time) {
  const std::lock_guard lock(mutex_);
  const auto page = pages_.find(host);
  if (page != pages_.end()) page->second.not_before = std::max(page->second.not_before, time);
}

std::size_t HostBook::size() const {
  const std::lock_guard lock(mutex_);
  return pages_.size();
}

}  // namespace plumbline::telemetry
