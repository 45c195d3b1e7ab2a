#include "reference/core/feature_flag_cache.h"

#include <algorithm>

namespace plumbline::telemetry {

FeatureFlagCache::FeatureFlagCache(std::size_t hosts_max) : hosts_max_(hosts_max) {}

bool FeatureFlagCache::add_reference(std::string_view host, Instant now) {
  Entry* entry = find(host);
  if (entry == nullptr) {
    if (!make_room()) return false;
    entry = &hosts_[std::string{host}];
  }
  const bool left_behind = entry->references == 0 && entry->settled && now >= entry->expires;
  if (left_behind) {
    entry->value = FlagValue::unknown;
    entry->settled = false;
  }
  ++entry->references;
  entry->last_use = ++uses_;
  return true;
}

void FeatureFlagCache::remove_reference(std::string_view host) {
  Entry* entry = find(host);
  if (entry == nullptr || entry->references == 0) return;
  --entry->references;
  entry->last_use = ++uses_;
}

bool FeatureFlagCache::due(std::string_view host, Instant now) const {
  const Entry* entry = find(host);
  if (entry == nullptr || entry->references == 0 || entry->in_flight) return false;
  return !entry->settled || now >= entry->expires;
}

bool FeatureFlagCache::begin_request(std::string_view host, Instant now) {
  if (!due(host, now)) return false;
  find(host)->in_flight = true;
  return true;
}

void FeatureFlagCache::on_answer(std::string_view host, const FlagAnswer& answer,
                                 const Config& config, Instant now) {
  Entry* entry = find(host);
  if (entry == nullptr || !entry->in_flight) return;
  entry->in_flight = false;
  entry->settled = true;
  entry->value = answer.enabled ? FlagValue::on : FlagValue::off;
  entry->expires = now + flag_lifetime(answer, config);
}

void FeatureFlagCache::on_failure(std::string_view host, const Config& config, Instant now) {
  Entry* entry = find(host);
  if (entry == nullptr || !entry->in_flight) return;
  entry->in_flight = false;
  entry->settled = true;
  entry->expires = now + config.flag_failure_ttl;
}

void FeatureFlagCache::abandon_request(std::string_view host) {
  if (Entry* entry = find(host); entry != nullptr) entry->in_flight = false;
}

FlagDecision FeatureFlagCache::decision(std::string_view host, Instant now) const {
  const Entry* entry = find(host);
  if (entry == nullptr || !entry->settled || now >= entry->expires) return FlagDecision::wait;
  switch (entry->value) {
    case FlagValue::on:
      return FlagDecision::send;
    case FlagValue::off:
      return FlagDecision::off;
    case FlagValue::unknown:
      return FlagDecision::unlearned;
  }
  return FlagDecision::unlearned;
}

Instant FeatureFlagCache::expires(std::string_view host) const {
  const Entry* entry = find(host);
  return entry != nullptr && entry->settled ? entry->expires : kNever;
}

FlagState FeatureFlagCache::state(std::string_view host, Instant now) const {
  const Entry* entry = find(host);
  if (entry == nullptr || !entry->settled) return FlagState::unknown;
  if (entry->value == FlagValue::unknown) return FlagState::failed;
  if (now >= entry->expires) return FlagState::stale;
  return entry->value == FlagValue::on ? FlagState::on : FlagState::off;
}

FlagValue FeatureFlagCache::value(std::string_view host) const {
  const Entry* entry = find(host);
  return entry == nullptr ? FlagValue::unknown : entry->value;
}

std::size_t FeatureFlagCache::references(std::string_view host) const {
  const Entry* entry = find(host);
  return entry == nullptr ? 0 : entry->references;
}

const FeatureFlagCache::Entry* FeatureFlagCache::find(std::string_view host) const {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? nullptr : &found->second;
}

FeatureFlagCache::Entry* FeatureFlagCache::find(std::string_view host) {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? nullptr : &found->second;
}

// Forgets the host without users that was used longest ago, if the table is full.
bool FeatureFlagCache::make_room() {
  if (hosts_.size() < hosts_max_) return true;
  auto oldest = hosts_.end();
  for (auto host = hosts_.begin(); host != hosts_.end(); ++host) {
    if (host->second.references > 0) continue;
    if (oldest == hosts_.end() || host->second.last_use < oldest->second.last_use) oldest = host;
  }
  if (oldest == hosts_.end()) return false;
  hosts_.erase(oldest);
  return true;
}

Duration flag_lifetime(const FlagAnswer& answer, const Config& config) noexcept {
  if (!config.honours_ttl_seconds || !answer.ttl_seconds) return config.flag_ttl;
  // Clamped in seconds first: a huge number must not overflow nanoseconds.
  using std::chrono::seconds;
  const auto most = std::chrono::ceil<seconds>(config.flag_ttl_max);
  const seconds asked{std::clamp<std::int64_t>(*answer.ttl_seconds, 0, most.count())};
  return std::clamp<Duration>(asked, config.flag_ttl_min, config.flag_ttl_max);
}

}  // namespace plumbline::telemetry
