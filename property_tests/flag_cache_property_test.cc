// The feature flag cache against a model that keeps its hosts in the order of their use: lifetimes,
// one request in flight a host, failures that keep the last known value, references, and the bound
// on hosts (FF-1 to FF-3, FF-6, FF-8).
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "reference/core/feature_flag_cache.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::seconds;

constexpr std::size_t kHostsMax = 3;
constexpr std::array kHosts{"a", "b", "c", "d", "e"};

enum class Call { open, close, begin, answer, fail, abandon };

struct Op {
  Call call = Call::open;
  std::string host = kHosts[0];
  bool enabled = false;
  int wait = 0;
};

std::ostream& operator<<(std::ostream& out, const Op& op) {
  constexpr std::array kNames{"open", "close", "begin", "answer", "fail", "abandon"};
  out << kNames.at(static_cast<std::size_t>(op.call)) << " " << op.host;
  if (op.call == Call::answer) out << (op.enabled ? " on" : " off");
  return out << " after " << op.wait << " s";
}

rc::Gen<Op> any_op() {
  return rc::gen::exec([] {
    Op op;
    op.call = *rc::gen::weightedElement<Call>({{4, Call::open},
                                               {3, Call::close},
                                               {6, Call::begin},
                                               {3, Call::answer},
                                               {3, Call::fail},
                                               {1, Call::abandon}});
    op.host = *rc::gen::elementOf(kHosts);
    op.enabled = *rc::gen::arbitrary<bool>();
    // Both sides of the life of a failure (60 s) and of an answer (900 s).
    op.wait = *rc::gen::element(0, 1, 59, 60, 840, 899, 900);
    return op;
  });
}

// What is known of a host.
struct Known {
  std::string host;
  FlagValue value = FlagValue::unknown;
  std::optional<Instant> expires;
  bool in_flight = false;
  std::size_t users = 0;
};

// The hosts in the order of their last use, the longest ago first.
class Model {
 public:
  explicit Model(const Config& config) : config_(config) {}

  [[nodiscard]] const Known* find(const std::string& host) const {
    const auto found = position_of(host);
    return found == hosts_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::size_t size() const { return hosts_.size(); }
  [[nodiscard]] bool due(const std::string& host, Instant now) const {
    const Known* known = find(host);
    return known != nullptr && known->users > 0 && !known->in_flight && is_stale(*known, now);
  }
  [[nodiscard]] FlagDecision decision(const std::string& host, Instant now) const {
    const Known* known = find(host);
    if (known == nullptr || is_stale(*known, now)) return FlagDecision::wait;
    if (known->value == FlagValue::unknown) return FlagDecision::unlearned;
    return known->value == FlagValue::on ? FlagDecision::send : FlagDecision::off;
  }

  bool open(const std::string& host, Instant now) {
    if (find(host) == nullptr && !add(host)) return false;
    Known& known = use(host);
    const bool expired = known.expires && now >= *known.expires;
    if (known.users == 0 && expired) known = {host, FlagValue::unknown, {}, known.in_flight, 0};
    ++known.users;
    return true;
  }
  void close(const std::string& host) {
    if (find(host) == nullptr || find(host)->users == 0) return;
    --use(host).users;
  }
  bool begin(const std::string& host, Instant now) {
    if (!due(host, now)) return false;
    position_of(host)->in_flight = true;
    return true;
  }
  void end(const Op& op, Instant now) {
    const auto known = position_of(op.host);
    if (known == hosts_.end() || !known->in_flight) return;
    known->in_flight = false;
    if (op.call == Call::abandon) return;
    known->expires = now + (op.call == Call::answer ? config_.flag_ttl : config_.flag_failure_ttl);
    if (op.call == Call::answer) known->value = op.enabled ? FlagValue::on : FlagValue::off;
  }

 private:
  using Hosts = std::vector<Known>;
  [[nodiscard]] Hosts::const_iterator position_of(const std::string& host) const {
    return std::find_if(hosts_.begin(), hosts_.end(),
                        [&host](const Known& known) { return known.host == host; });
  }
  [[nodiscard]] Hosts::iterator position_of(const std::string& host) {
    return std::find_if(hosts_.begin(), hosts_.end(),
                        [&host](const Known& known) { return known.host == host; });
  }
  [[nodiscard]] static bool is_stale(const Known& known, Instant now) {
    return !known.expires || now >= *known.expires;
  }
  // Makes room by forgetting the one without users that was used longest ago.
  bool add(const std::string& host) {
    if (hosts_.size() == kHostsMax) {
      const auto unused = std::find_if(hosts_.begin(), hosts_.end(),
                                       [](const Known& known) { return known.users == 0; });
      if (unused == hosts_.end()) return false;
      hosts_.erase(unused);
    }
    hosts_.push_back({host, FlagValue::unknown, {}, false, 0});
    return true;
  }
  Known& use(const std::string& host) {
    const auto known = position_of(host);
    std::rotate(known, known + 1, hosts_.end());
    return hosts_.back();
  }

  const Config config_;
  Hosts hosts_;
};

// One call to both; what they say of it must be the same.
void apply(const Op& op, const Config& config, Instant now, FeatureFlagCache& cache, Model& model) {
  switch (op.call) {
    case Call::open:
      RC_ASSERT(cache.add_reference(op.host, now) == model.open(op.host, now));
      return;
    case Call::close:
      cache.remove_reference(op.host);
      return model.close(op.host);
    case Call::begin:
      RC_ASSERT(cache.begin_request(op.host, now) == model.begin(op.host, now));
      return;
    case Call::answer:
      cache.on_answer(op.host, {op.enabled, {}}, config, now);
      return model.end(op, now);
    case Call::fail:
      cache.on_failure(op.host, config, now);
      return model.end(op, now);
    case Call::abandon:
      cache.abandon_request(op.host);
      return model.end(op, now);
  }
}

void expect_same(const FeatureFlagCache& cache, const Model& model, Instant now) {
  RC_ASSERT(cache.size() == model.size());
  for (const char* host : kHosts) {
    const Known* known = model.find(host);
    RC_ASSERT(cache.references(host) == (known == nullptr ? 0U : known->users));
    RC_ASSERT((cache.value(host) == (known == nullptr ? FlagValue::unknown : known->value)));
    RC_ASSERT(
        (cache.expires(host) == (known == nullptr ? kNever : known->expires.value_or(kNever))));
    RC_ASSERT(cache.due(host, now) == model.due(host, now));
    RC_ASSERT((cache.decision(host, now) == model.decision(host, now)));
  }
}

RC_GTEST_PROP(FlagCacheProperty, AgreesWithItsModel, ()) {
  const Config config = Config::design();
  const auto ops = *rc::gen::container<std::vector<Op>>(any_op());
  FeatureFlagCache cache(kHostsMax);
  Model model(config);
  Instant now{std::chrono::hours{1}};
  for (const Op& op : ops) {
    now += seconds(op.wait);
    apply(op, config, now, cache, model);
    expect_same(cache, model, now);
  }
}

// FF-2: whatever number the server sends.
RC_GTEST_PROP(FlagCacheProperty, AnAnswerLivesAsTheServerSaysWithinTheBounds, ()) {
  const auto asked = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-10, 100'000),
                                     rc::gen::arbitrary<std::int64_t>(),
                                     rc::gen::element(std::numeric_limits<std::int64_t>::max(),
                                                      std::numeric_limits<std::int64_t>::min()));
  const Config config = Config::shipped();
  const Duration life = flag_lifetime({true, asked}, config);
  const bool below = asked < 60;
  const bool above = asked > 86'400;
  if (below) RC_ASSERT((life == config.flag_ttl_min));
  if (above) RC_ASSERT((life == config.flag_ttl_max));
  if (!below && !above) RC_ASSERT((life == seconds(asked)));
}

}  // namespace
}  // namespace plumbline::telemetry
