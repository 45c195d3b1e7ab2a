// When the outbox flushes, against a model that keeps what waits and since when: at its size
// (BT-1), at the age of the oldest event (BT-2), at once for what must not wait (BT-5, BT-6), with
// a drawn first deadline (BT-8), and never else.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

#include "reference/core/outbox.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;

constexpr Instant kStart{std::chrono::hours{1}};

std::shared_ptr<const Session> session_of(bool forced) {
  HandleFacts facts;
  facts.forced = forced;
  return std::make_shared<const Session>(Session{1, "", "", std::make_shared<Handle>(facts)});
}

// A moment: some time passes, the flag may be answered, an event may become ready.
struct Moment {
  int wait_ms = 0;
  bool answered = false;
  bool adds = false;
  bool at_once = false;
  bool forced = false;
  int age_ms = 0;  // how long the event lay in the queue
};

std::ostream& operator<<(std::ostream& out, const Moment& moment) {
  out << "after " << moment.wait_ms << " ms";
  if (moment.answered) out << ", the flag is answered";
  if (!moment.adds) return out;
  return out << ", " << (moment.forced ? "a forced" : "an asking") << " event of age "
             << moment.age_ms << " ms" << (moment.at_once ? ", at once" : "");
}

rc::Gen<Moment> any_moment() {
  return rc::gen::exec([] {
    Moment moment;
    moment.wait_ms = *rc::gen::element(0, 1, 999, 1000, 2500, 4999, 5000);
    moment.answered = *rc::gen::weightedElement<bool>({{5, false}, {1, true}});
    moment.adds = *rc::gen::weightedElement<bool>({{2, true}, {1, false}});
    moment.at_once = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    moment.forced = *rc::gen::arbitrary<bool>();
    moment.age_ms = *rc::gen::element(0, 1, 2500, 6000);
    return moment;
  });
}

class Model {
 public:
  explicit Model(const Config& config) : config_(config) {}

  void add(const Moment& moment, Instant at) {
    waiting_.push_back({at + config_.flush_interval, moment.forced});
    at_once_ = at_once_ || moment.at_once;
  }
  // Those that waited for the flag wait one interval from its answer on.
  void answer(Instant now) {
    for (auto& [due, forced] : waiting_) {
      if (!forced) due = std::max(due, now + config_.flush_interval);
    }
  }
  [[nodiscard]] Instant deadline() const {
    Instant earliest = kNever;
    for (const auto& [due, forced] : waiting_) earliest = std::min(earliest, due);
    return earliest;
  }
  [[nodiscard]] bool flushes(Instant now) const {
    if (waiting_.empty()) return false;
    return at_once_ || waiting_.size() >= config_.batch_size || deadline() <= now;
  }
  [[nodiscard]] std::size_t size() const { return waiting_.size(); }
  void clear() {
    waiting_.clear();
    at_once_ = false;
  }

 private:
  const Config config_;
  std::vector<std::pair<Instant, bool>> waiting_;
  bool at_once_ = false;
};

// What happens at a moment, to both.
void happen(const Moment& moment, Instant now, Outbox& outbox, Model& model) {
  if (moment.answered) {
    outbox.restart_ages(now);
    model.answer(now);
  }
  if (!moment.adds) return;
  PendingEvent event;
  event.session = session_of(moment.forced);
  event.at = now - milliseconds(moment.age_ms);
  event.at_once = moment.at_once;
  model.add(moment, event.at);
  outbox.add(std::move(event));
}

RC_GTEST_PROP(FlushProperty, IsDueAtSizeAtAgeAndAtOnceAndNeverElse, ()) {
  Config config = Config::design();
  config.batch_size = *rc::gen::element<std::size_t>(1U, 2U, 3U, 7U);
  const auto moments = *rc::gen::container<std::vector<Moment>>(any_moment());
  Outbox outbox(config, Random(1));
  Model model(config);
  Instant now = kStart;
  for (const Moment& moment : moments) {
    now += milliseconds(moment.wait_ms);
    happen(moment, now, outbox, model);
    RC_ASSERT((outbox.deadline() == model.deadline()));
    RC_ASSERT(outbox.flush_due(now) == model.flushes(now));
    if (!model.flushes(now)) continue;
    RC_ASSERT(outbox.take_due().size() == model.size());
    model.clear();
  }
}

RC_GTEST_PROP(FlushProperty, TheFirstDeadlineIsDrawnWithinOneIntervalAndLaterOnesAreNot,
              (std::uint64_t seed)) {
  const Config config = Config::shipped();
  Outbox outbox(config, Random(seed));
  PendingEvent event;
  event.session = session_of(true);
  event.at = kStart;
  outbox.add(event);
  const Instant first = outbox.deadline();
  RC_ASSERT((first >= kStart && first < kStart + config.flush_interval));
  RC_ASSERT(!outbox.flush_due(first - Duration(1)));
  RC_ASSERT(outbox.flush_due(first));
  RC_ASSERT(outbox.take_due().size() == 1U);
  event.at = first;
  outbox.add(event);
  RC_ASSERT((outbox.deadline() == first + config.flush_interval));
}

}  // namespace
}  // namespace plumbline::telemetry
