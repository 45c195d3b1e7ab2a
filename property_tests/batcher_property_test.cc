// The outbox: when a flush is due (BT-1, BT-2, BT-5, BT-8), and what a batch holds: within its
// bounds (BT-3), of one group, in order, nothing lost or doubled (CM-1).
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "reference/core/outbox.h"
#include "reference/core/payload.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{std::chrono::hours{1}};
constexpr WallTime kUpload{milliseconds{1'767'225'600'000}};

enum class Call { add, flush, cut, cut_forced };

struct Op {
  Call call = Call::add;
  std::size_t session = 0;
  std::size_t padding = 0;
};

std::ostream& operator<<(std::ostream& out, const Op& op) {
  const char* const names[] = {"add", "flush", "cut", "cut_forced"};
  out << names[static_cast<std::size_t>(op.call)];
  if (op.call == Call::add) out << "(session " << op.session << ", padding " << op.padding << ")";
  return out;
}

rc::Gen<Op> any_op() {
  return rc::gen::exec([] {
    Op op;
    op.call = *rc::gen::weightedElement<Call>(
        {{6, Call::add}, {1, Call::flush}, {2, Call::cut}, {1, Call::cut_forced}});
    op.session = *rc::gen::element<std::size_t>(0U, 1U, 2U, 3U);
    // Sizes so near to each other that sums meet a bound exactly; some fit alone, some not at all.
    const auto near = rc::gen::resize(100, rc::gen::inRange<std::size_t>(0, 40));
    op.padding = *rc::gen::oneOf(near, near, rc::gen::element<std::size_t>(0U, 900U, 3000U));
    return op;
  });
}

// An outbox beside a list of all events that were ever put into it.
class Desk {
 public:
  explicit Desk(Config config) : config_(std::move(config)), outbox_(config_, Random(1)) {
    open("", "token", true);
    open("org", "token", true);
    open("org", "", true);
    open("org", "token", false);  // shares its group with a forced one
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void apply(const Op& op) {
    if (op.call == Call::add) {
      add(op.session, op.padding);
    } else if (op.call == Call::flush) {
      flush();
    } else {
      cut(op.call == Call::cut ? Outbox::Eligible::all : Outbox::Eligible::forced);
    }
    expect_counts();
  }

  /// Cuts until nothing is left: all that was put in has left then.
  void drain() {
    flush();
    while (outbox_.due()) cut(Outbox::Eligible::all);
    expect_counts();
    RC_ASSERT(outbox_.size() == 0U);
  }

 private:
  struct Known {
    PendingEvent event;
    bool due = false;
    bool gone = false;
  };

  void open(const std::string& org, const std::string& token, bool forced) {
    HandleFacts facts;
    facts.org_id = org;
    facts.forced = forced;
    sessions_.push_back(handles_.find(handles_.add(facts, token, true)->session.load()));
  }

  void add(std::size_t session, std::size_t padding) {
    PendingEvent event;
    event.session = sessions_[session];
    event.at = kStart;
    event.records = known_.size() % 3 == 0 ? 0U : 1U;
    event.wire.event_id = std::to_string(known_.size());
    event.wire.workspace_id.assign(padding, 'w');
    known_.push_back({event, false, false});
    outbox_.add(std::move(event));
  }

  void flush() {
    outbox_.flush_all();
    for (Known& known : known_) known.due = true;
  }

  [[nodiscard]] Group group_of(const Known& known) const {
    return handles_.group_of(*known.event.session);
  }
  [[nodiscard]] static bool may_leave(const Known& known, Outbox::Eligible eligible) {
    const bool forced = known.event.session->handle->facts.forced;
    return !known.gone && (forced || eligible == Outbox::Eligible::all);
  }

  /// A group has its turn when one of its events is due; what came later goes along.
  void cut(Outbox::Eligible eligible) {
    std::set<Group> waiting;
    for (const Known& known : known_) {
      if (known.due && may_leave(known, eligible)) waiting.insert(group_of(known));
    }
    std::vector<PendingEvent> too_large;
    const auto batch = outbox_.cut(handles_, eligible, kUpload, too_large);
    RC_ASSERT(batch.has_value() == !waiting.empty());
    if (!batch) return;
    RC_ASSERT(waiting.contains(batch->group));
    if (waiting.size() > 1) RC_ASSERT(!(last_ == batch->group));
    last_ = batch->group;
    for (const PendingEvent& event : too_large)
      RC_ASSERT(body_of({event.wire}, batch->group).size() > config_.payload_max);
    const std::size_t left = std::max(take(too_large, batch->group, eligible),
                                      take(batch->events, batch->group, eligible));
    expect_bounds(*batch);
    expect_nothing_passed_over(*batch, left, eligible);
  }

  /// Marks them as gone: each for the first time, of that group, in order. The number of the last
  /// one.
  std::size_t take(const std::vector<PendingEvent>& events, const Group& group,
                   Outbox::Eligible eligible) {
    std::size_t last = 0;
    for (const PendingEvent& event : events) {
      const std::size_t number = std::stoul(event.wire.event_id);
      Known& known = known_.at(number);
      RC_ASSERT(may_leave(known, eligible));
      RC_ASSERT((group_of(known) == group));
      RC_ASSERT((last == 0 || number > last));
      known.gone = true;
      last = number;
    }
    return last;
  }

  [[nodiscard]] std::string body_of(const std::vector<WireEvent>& events,
                                    const Group& group) const {
    return encode(config_, events, {kUpload, group.authenticated});
  }
  [[nodiscard]] static std::vector<WireEvent> wires_of(const Batch& batch) {
    std::vector<WireEvent> wires;
    for (const PendingEvent& event : batch.events) wires.push_back(event.wire);
    return wires;
  }

  void expect_bounds(const Batch& batch) const {
    RC_ASSERT(batch.events.size() <= config_.batch_size_max);
    if (batch.events.empty()) return;  // all that was admitted was too large
    RC_ASSERT(batch.body == body_of(wires_of(batch), batch.group));
    RC_ASSERT(batch.body.size() <= config_.payload_max);
  }

  /// What stayed of the group comes after what left, and the first of it would not have fitted.
  void expect_nothing_passed_over(const Batch& batch, std::size_t left,
                                  Outbox::Eligible eligible) const {
    const auto next = std::find_if(known_.begin(), known_.end(), [&](const Known& known) {
      return may_leave(known, eligible) && group_of(known) == batch.group;
    });
    if (next == known_.end()) return;
    RC_ASSERT(std::stoul(next->event.wire.event_id) > left);
    if (batch.events.size() == config_.batch_size_max) return;
    std::vector<WireEvent> one_more = wires_of(batch);
    one_more.push_back(next->event.wire);
    RC_ASSERT(body_of(one_more, batch.group).size() > config_.payload_max);
  }

  void expect_counts() const {
    std::uint64_t records = 0;
    std::size_t inside = 0;
    for (const Known& known : known_) {
      if (known.gone) continue;
      records += known.event.records;
      ++inside;
    }
    RC_ASSERT(outbox_.records() == records);
    RC_ASSERT(outbox_.size() == inside);
  }

  const Config config_;
  HandleRegistry handles_;
  Outbox outbox_;
  std::vector<std::shared_ptr<const Session>> sessions_;
  std::vector<Known> known_;
  std::optional<Group> last_;
};

RC_GTEST_PROP(BatcherProperty, EveryEventLeavesOnceInOrderAndWithinTheBounds, ()) {
  const bool design = *rc::gen::arbitrary<bool>();
  Config config = design ? Config::design() : Config::shipped();
  config.batch_size_max = *rc::gen::element<std::size_t>(1U, 2U, 9U, 9U);
  config.payload_max = *rc::gen::element<std::size_t>(1024U, 1500U, 2500U);
  const auto ops = *rc::gen::container<std::vector<Op>>(any_op());
  Desk desk(config);
  for (const Op& op : ops) desk.apply(op);
  desk.drain();
}

}  // namespace
}  // namespace plumbline::telemetry
