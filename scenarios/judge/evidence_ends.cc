#include <algorithm>
#include <tuple>
#include <utility>

#include "scenarios/judge/evidence_build.h"

namespace plumbline::judge::build {
namespace {

constexpr Duration kMillisecond{1'000'000};

// Something that a client is told of, or that happens to it.
struct Moment {
  Duration time{};
  std::uint64_t sequence = 0;
  std::string host;
  int holders = 0;  // so many more hold it; 0: its process ended

  bool operator<(const Moment& other) const {
    return std::tie(time, sequence) < std::tie(other.time, other.sequence);
  }
};

void add_moments(const Connection& connection, std::vector<Moment>& moments) {
  if (connection.opted_out()) return;
  moments.push_back({connection.open_begun, connection.open_sequence, connection.host, 1});
  if (connection.close_ended) {
    moments.push_back({*connection.close_ended, connection.close_sequence, connection.host, -1});
  } else if (connection.open_ended && !connection.open_ok) {
    moments.push_back(
        {*connection.open_ended, connection.open_ended_sequence, connection.host, -1});
  }
}

}  // namespace

std::map<std::string, std::vector<ClientEnd>> client_ends(
    const std::vector<Connection>& connections, const journal::Journal& journal) {
  std::vector<Moment> moments;
  for (const Connection& connection : connections) add_moments(connection, moments);
  for (const journal::Entry& entry : journal) {
    const auto* process = std::get_if<journal::Process>(&entry.data);
    if (process != nullptr && process->event == "ended")
      moments.push_back({entry.time, entry.sequence, "", 0});
  }
  std::stable_sort(moments.begin(), moments.end());
  std::map<std::string, std::vector<ClientEnd>> ends;
  std::map<std::string, int> holders;
  for (const Moment& moment : moments) {
    for (auto& [host, count] : holders) {
      if (moment.holders != 0 || count == 0) continue;
      count = 0;
      ends[host].push_back({moment.time, moment.sequence});
    }
    if (moment.holders == 0) continue;
    int& count = holders[moment.host];
    const int before = count;
    count = std::max(0, count + moment.holders);
    if (before > 0 && count == 0) ends[moment.host].push_back({moment.time, moment.sequence});
  }
  return ends;
}

std::set<std::string> hosts_with_twins(const std::vector<Connection>& connections,
                                       const std::vector<Statement>& statements) {
  enum class Kind { open, failed_open, statement };  // events of two kinds are never equal
  std::map<std::pair<std::string, Kind>, std::vector<Duration>> ends;
  for (const Connection& connection : connections) {
    if (connection.opted_out() || !connection.open_ended) continue;
    // What tells of an open that failed names no session, credentials or not.
    if (connection.open_ok && connection.credentials) continue;
    const Kind kind = connection.open_ok ? Kind::open : Kind::failed_open;
    ends[{connection.host, kind}].push_back(*connection.open_ended);
  }
  for (const Statement& statement : statements) {
    const bool unnamed = !connections[statement.connection].credentials;
    if (unnamed && statement.completed)
      ends[{statement.host, Kind::statement}].push_back(*statement.completed);
  }
  std::set<std::string> hosts;
  for (auto& [of, times] : ends) {
    std::sort(times.begin(), times.end());
    const auto twin = std::adjacent_find(
        times.begin(), times.end(), [](Duration a, Duration b) { return b - a < kMillisecond; });
    if (twin != times.end()) hosts.insert(of.first);
  }
  return hosts;
}

}  // namespace plumbline::judge::build
