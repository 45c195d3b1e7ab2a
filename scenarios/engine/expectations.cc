#include "scenarios/engine/expectations.h"

#include <limits>

#include "fake_server/core/endpoint.h"

namespace plumbline::scenario {
namespace {

using journal::Entry;
using journal::Journal;

std::uint64_t sequence_of_mark(const Journal& journal, const std::string& name,
                               std::uint64_t otherwise) {
  for (const Entry& entry : journal) {
    const auto* mark = std::get_if<journal::Mark>(&entry.data);
    if (mark != nullptr && mark->name == name) return entry.sequence;
  }
  return otherwise;
}

bool is_counted(const journal::RequestReceived& request, const Expectation& expectation) {
  const fake::Endpoint endpoint = fake::endpoint_of(request.method, request.target);
  const bool is_flag = endpoint == fake::Endpoint::flag;
  const bool is_telemetry = endpoint == fake::Endpoint::telemetry ||
                            endpoint == fake::Endpoint::telemetry_unauthenticated;
  return request.host == expectation.host &&
         (expectation.endpoint == "flag" ? is_flag : is_telemetry);
}

struct Count {
  std::int64_t requests = 0;
  std::int64_t events = 0;
  std::vector<std::uint64_t> witness;
};

Count count(const Expectation& expectation, const Journal& journal) {
  constexpr auto kEnd = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t after =
      expectation.after.empty() ? 0 : sequence_of_mark(journal, expectation.after, kEnd);
  const std::uint64_t before =
      expectation.before.empty() ? kEnd : sequence_of_mark(journal, expectation.before, kEnd);
  Count counted;
  for (const Entry& entry : journal) {
    const auto* request = std::get_if<journal::RequestReceived>(&entry.data);
    if (request == nullptr || entry.sequence <= after || entry.sequence >= before) continue;
    if (!is_counted(*request, expectation)) continue;
    ++counted.requests;
    counted.events += static_cast<std::int64_t>(request->events);
    counted.witness.push_back(entry.sequence);
  }
  return counted;
}

std::string range(const Expectation& expectation) {
  const std::string low = std::to_string(expectation.at_least);
  const std::string high = std::to_string(expectation.at_most);
  return low == high ? low : low + " to " + high;
}

std::string between(const Expectation& expectation) {
  std::string text;
  if (!expectation.after.empty()) text += " after \"" + expectation.after + "\"";
  if (!expectation.before.empty()) text += " before \"" + expectation.before + "\"";
  return text;
}

}  // namespace

std::vector<judge::Verdict> unmet(const std::vector<Expectation>& expectations,
                                  const std::string& profile, const std::string& world,
                                  const Journal& journal) {
  std::vector<judge::Verdict> verdicts;
  for (const Expectation& expectation : expectations) {
    if (!expectation.profile.empty() && expectation.profile != profile) continue;
    if (!expectation.world.empty() && expectation.world != world) continue;
    const Count counted = count(expectation, journal);
    const std::int64_t number = expectation.count == "events" ? counted.events : counted.requests;
    if (number >= expectation.at_least && number <= expectation.at_most) continue;
    verdicts.push_back({expectation.requirement, judge::Status::fail,
                        "the scenario expects " + range(expectation) + " " + expectation.endpoint +
                            " " + expectation.count + " at host " + expectation.host +
                            between(expectation) + ", saw " + std::to_string(number),
                        counted.witness});
  }
  return verdicts;
}

}  // namespace plumbline::scenario
