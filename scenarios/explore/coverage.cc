#include "scenarios/explore/coverage.h"

#include <algorithm>
#include <array>
#include <limits>
#include <sstream>

#include "scenarios/explore/fault_kinds.h"

namespace plumbline::explore {
namespace {

using telemetry::CircuitBreaker;
using telemetry::FlagState;

constexpr std::array kPhases{"flag", "first", "retry", "probe"};
constexpr std::array kStates{"flag unknown", "flag on",        "flag off",     "flag stale",
                             "flag failed",  "breaker closed", "breaker open", "breaker half-open",
                             "batch empty",  "batch part",     "batch full",   "closing"};

std::string name_of(FlagState flag) {
  constexpr std::array kNames{"flag unknown", "flag on", "flag off", "flag stale", "flag failed"};
  return kNames.at(static_cast<std::size_t>(flag));
}

std::string name_of(CircuitBreaker::State breaker) {
  constexpr std::array kNames{"breaker closed", "breaker open", "breaker half-open"};
  return kNames.at(static_cast<std::size_t>(breaker));
}

std::string name_of_batch(std::size_t waiting, std::size_t batch_size) {
  if (waiting == 0) return "batch empty";
  return waiting < batch_size ? "batch part" : "batch full";
}

// The kinds of faults, and none.
template <typename Visitor>
void for_each_reachable(Visitor visit) {
  for (const char* state : kStates) {
    for (const char* phase : kPhases) {
      if (!unreachable(state, phase).empty()) continue;
      for (const std::string& kind : fault_kinds()) visit(Cell{state, kind, phase});
    }
  }
}

void write(std::ostream& out, const char* title, const std::vector<Cell>& cells) {
  constexpr std::size_t kShown = 40;  // enough to see a pattern
  if (cells.empty()) return;
  out << title << " (" << cells.size() << "):\n";
  for (std::size_t i = 0; i < std::min(cells.size(), kShown); ++i)
    out << "  " << cells[i].state << ", " << cells[i].phase << " request, " << cells[i].fault
        << "\n";
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

}  // namespace

std::string unreachable(const std::string& state, const std::string& phase) {
  const bool flag = phase == "flag";
  if (flag && (state == "flag on" || state == "flag off"))
    return "a value that is fresh is not asked for again";
  if (!flag && state == "breaker open") return "nothing is sent while the breaker is open";
  if (phase == "probe" && state == "breaker closed") return "a probe is what half-open lets pass";
  if (phase == "first" && state == "breaker half-open") return "half-open lets only probes pass";
  return "";
}

void Coverage::see(const scenario::RequestSeen& seen, std::size_t batch_size) {
  const std::string fault(seen.fault);
  const std::string phase(seen.phase);
  ++visits_[{name_of(seen.state.flag), fault, phase}];
  ++visits_[{name_of(seen.state.breaker), fault, phase}];
  ++visits_[{name_of_batch(seen.state.waiting, batch_size), fault, phase}];
  if (seen.state.closing) ++visits_[{"closing", fault, phase}];
}

void Coverage::add(const Coverage& other) {
  for (const auto& [cell, count] : other.visits_) visits_[cell] += count;
}

std::vector<Cell> Coverage::holes() const {
  std::vector<Cell> holes;
  for_each_reachable([&](const Cell& cell) {
    if (!visits_.contains(cell)) holes.push_back(cell);
  });
  return holes;
}

std::vector<Cell> Coverage::surprises() const {
  std::vector<Cell> surprises;
  for (const auto& [cell, count] : visits_) {
    if (!unreachable(cell.state, cell.phase).empty()) surprises.push_back(cell);
  }
  return surprises;
}

std::string Coverage::table() const {
  std::ostringstream out;
  out << padded("state", 20);
  for (const char* phase : kPhases) out << padded(std::string(phase) + " request", 24);
  out << "\n";
  for (const char* state : kStates) {
    out << padded(state, 20);
    for (const char* phase : kPhases) {
      std::size_t visited = 0;
      std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
      for (const std::string& kind : fault_kinds()) {
        const auto found = visits_.find({state, kind, phase});
        visited += found == visits_.end() ? 0U : 1U;
        least = std::min(least, found == visits_.end() ? 0 : found->second);
      }
      const std::string cell = std::to_string(visited) + " of " +
                               std::to_string(fault_kinds().size()) + ", least " +
                               std::to_string(least);
      out << padded(unreachable(state, phase).empty() ? cell : "unreachable", 24);
    }
    out << "\n";
  }
  write(out, "reachable and never visited", holes());
  write(out, "visited, and said to be unreachable", surprises());
  return out.str();
}

}  // namespace plumbline::explore
