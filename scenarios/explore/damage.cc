#include "scenarios/explore/damage.h"

#include <algorithm>
#include <utility>

namespace plumbline::explore {
namespace {

using journal::Entry;
using journal::Journal;

constexpr journal::Duration kDelay = std::chrono::seconds(10);
constexpr std::uint64_t kNobody = 1'000'000;  // no id is as large

// Another digit for the last one of the text: in a body that is a time, a latency or an id.
bool change_digit(std::string& text) {
  const std::size_t at = text.find_last_of("0123456789");
  if (at == std::string::npos) return false;
  text[at] = text[at] == '9' ? '0' : static_cast<char>(text[at] + 1);
  return true;
}

// Changes one thing that the record says; false where it says nothing.
struct Alter {
  bool operator()(journal::RunHeader&) const { return false; }
  bool operator()(journal::OperationBegun& begun) const {
    if (begun.operation != "open") begun.connection += "-other";
    if (begun.operation == "open") begun.telemetry = begun.telemetry == "off" ? "on" : "off";
    return true;
  }
  bool operator()(journal::OperationEnded& ended) const {
    ended.ok = !ended.ok;
    ended.error = ended.ok ? "" : "unknown";
    return true;
  }
  bool operator()(journal::Mark& mark) const {
    mark.name += "-other";
    return true;
  }
  bool operator()(journal::ConnectionOpened& opened) const {
    opened.id += kNobody;
    return true;
  }
  bool operator()(journal::ConnectionClosed& closed) const {
    closed.id += kNobody;
    return true;
  }
  bool operator()(journal::RequestReceived& request) const {
    if (change_digit(request.body)) return true;
    request.target += "x";
    return true;
  }
  bool operator()(journal::ReplyGiven& reply) const {
    reply.status = reply.status == 200 ? 503 : 200;
    return true;
  }
  bool operator()(journal::AttemptFailed& failed) const {
    failed.endpoint = failed.endpoint == "flag" ? "telemetry" : "flag";
    return true;
  }
  bool operator()(journal::FaultApplied&) const { return false; }
  bool operator()(journal::Process& process) const {
    process.event = process.event == "started" ? "ended" : "started";
    return true;
  }
  bool operator()(journal::ResourceSample& sample) const {
    ++sample.threads;
    return true;
  }
  bool operator()(journal::ClientCounters& counters) const {
    if (counters.values.empty()) return false;
    ++counters.values.begin()->second;
    return true;
  }
  bool operator()(journal::InsideCheck& check) const {
    check.held = !check.held;
    return true;
  }
  bool operator()(journal::SqlSeen&) const { return false; }  // no rule reads it
  bool operator()(journal::JitterSample& sample) const {
    sample.overshoot += std::chrono::seconds(1);
    return true;
  }
  bool operator()(journal::Quiescence& quiescence) const {
    quiescence.idle = !quiescence.idle;
    return true;
  }
};

bool delay(Journal& journal, std::size_t entry) {
  Entry moved = journal[entry];
  moved.time += kDelay;
  const auto from = journal.begin() + static_cast<std::ptrdiff_t>(entry);
  const auto to = std::find_if(from, journal.end(),
                               [&](const Entry& other) { return other.time > moved.time; });
  std::rotate(from, from + 1, to);
  *std::prev(to) = std::move(moved);
  return true;
}

bool reorder(Journal& journal, std::size_t entry) {
  if (entry + 1 >= journal.size() || journal[entry].data == journal[entry + 1].data) return false;
  std::swap(journal[entry].data, journal[entry + 1].data);
  return true;
}

bool apply(Journal& journal, Damage damage, std::size_t entry) {
  const auto at = journal.begin() + static_cast<std::ptrdiff_t>(entry);
  switch (damage) {
    case Damage::drop:
      journal.erase(at);
      return true;
    case Damage::duplicate:
      journal.insert(at, Entry(*at));
      return true;
    case Damage::delay:
      return delay(journal, entry);
    case Damage::reorder:
      return reorder(journal, entry);
    case Damage::alter:
      return std::visit(Alter{}, at->data);
  }
  return false;
}

}  // namespace

const char* to_string(Damage damage) noexcept {
  switch (damage) {
    case Damage::drop:
      return "drop";
    case Damage::duplicate:
      return "duplicate";
    case Damage::delay:
      return "delay";
    case Damage::reorder:
      return "reorder";
    case Damage::alter:
      return "alter";
  }
  return "drop";
}

std::optional<Journal> damaged(const Journal& journal, Damage damage, std::size_t entry) {
  if (entry == 0 || entry >= journal.size()) return std::nullopt;
  Journal copy = journal;
  if (!apply(copy, damage, entry)) return std::nullopt;
  for (std::size_t k = 0; k < copy.size(); ++k) copy[k].sequence = k + 1;
  return copy;
}

}  // namespace plumbline::explore
