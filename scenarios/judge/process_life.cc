#include "scenarios/judge/process_life.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "scenarios/judge/profile.h"
#include "scenarios/judge/text_shape.h"

namespace plumbline::judge {
namespace {

void add(const journal::Process& process, const journal::Entry& entry, ProcessLife& life) {
  if (process.event == "ended") {
    life.ended = entry.time;
    life.code = process.code;
    life.ended_sequence = entry.sequence;
  } else if (process.event == "output" && process.stream == "stderr") {
    life.errors += process.text;
    life.error_sequences.push_back(entry.sequence);
  } else if (process.event == "output") {
    life.output += process.text;
  }
}

bool is_attempt(const Exchange& exchange) {
  return exchange.telemetry() || exchange.endpoint == fake::Endpoint::flag ||
         exchange.endpoint_unknown();
}

}  // namespace

const Held* ProcessLife::at(const std::string& moment) const {
  const auto found = std::find_if(held.begin(), held.end(), [&moment](const Held& one) {
    return one.sample->moment == moment;
  });
  return found == held.end() ? nullptr : &*found;
}

std::optional<ProcessLife> process_of(const Evidence& evidence) {
  if (evidence.process_starts().size() != 1) return std::nullopt;
  ProcessLife life;
  life.started = evidence.process_starts().front();
  for (const journal::Entry& entry : evidence.journal()) {
    if (const auto* process = std::get_if<journal::Process>(&entry.data))
      add(*process, entry, life);
    if (const auto* sample = std::get_if<journal::ResourceSample>(&entry.data))
      life.held.push_back({sample, entry.time, entry.sequence});
  }
  return life;
}

std::optional<ProcessPair> processes_of(const Evidence& evidence) {
  if (evidence.off() == nullptr) return std::nullopt;
  std::optional<ProcessLife> on = process_of(evidence);
  std::optional<ProcessLife> off = process_of(*evidence.off());
  if (!on || !off) return std::nullopt;
  return ProcessPair{std::move(*on), std::move(*off)};
}

Duration work_ended(const Evidence& evidence, const ProcessLife& life) {
  Duration end = life.started;
  for (const Operation& operation : evidence.operations())
    end = std::max({end, operation.begun, operation.ended.value_or(operation.begun)});
  for (const auto& [name, time] : evidence.marks()) end = std::max(end, time);
  for (const char* moment : {"work_done", "after_last_close"}) {
    if (const Held* held = life.at(moment)) end = std::max(end, held->at);
  }
  return end;
}

std::size_t troubles(const Evidence& evidence, Duration until) {
  const Duration healthy = evidence.profile().duration("healthy_within");
  const auto& all = evidence.exchanges();
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Exchange& one) {
    const bool late = one.answered && *one.answered - one.begun > healthy;
    return is_attempt(one) && one.begun <= until && (late || one.outcome != Outcome::success);
  }));
}

std::size_t telemetry_attempts(const Evidence& evidence) {
  const auto& all = evidence.exchanges();
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_attempt));
}

std::vector<std::string> lines_beyond(const std::string& text, const std::string& allowed) {
  std::map<std::string, int> left;
  std::istringstream known(allowed);
  for (std::string line; std::getline(known, line);) ++left[shape_of(line)];
  std::vector<std::string> beyond;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (--left[shape_of(line)] < 0) beyond.push_back(line);
  }
  return beyond;
}

}  // namespace plumbline::judge
