// How Evidence puts its observations together, one function a step. Internal to evidence*.cc; pure
// functions, any thread. Entries that make no sense (a reply without a request, an end without a
// begin) are left out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/judge/observations.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge::build {

/// How many entries are of that record's kind.
template <typename Record>
[[nodiscard]] std::size_t count_of(const journal::Journal& journal) {
  return static_cast<std::size_t>(std::count_if(
      journal.begin(), journal.end(),
      [](const journal::Entry& entry) { return std::holds_alternative<Record>(entry.data); }));
}

[[nodiscard]] std::vector<Operation> operations(const journal::Journal& journal);
[[nodiscard]] std::vector<Connection> connections(const std::vector<Operation>& operations);
/// `has_interceptor`: the application tells its client of errors and of the end apart, as that of
/// the reference does; else a failed execute has ended its statement.
[[nodiscard]] std::vector<Statement> statements(const std::vector<Operation>& operations,
                                                const std::vector<Connection>& connections,
                                                bool has_interceptor);
/// The ends of every host's client, by time.
[[nodiscard]] std::map<std::string, std::vector<ClientEnd>> client_ends(
    const std::vector<Connection>& connections, const journal::Journal& journal);
/// Hosts where two batches without ids may be equal by chance: two connections without credentials
/// opened, or two opens failed, or two statements of the former ended, within a millisecond.
[[nodiscard]] std::set<std::string> hosts_with_twins(const std::vector<Connection>& connections,
                                                     const std::vector<Statement>& statements);
/// Every request and failed attempt with its answer, outcome and decoded events.
[[nodiscard]] std::vector<Exchange> exchanges(const Profile& profile,
                                              const journal::Journal& journal,
                                              const journal::RunHeader& header);
/// What tells exports apart beside their requests.
struct ExportFacts {
  Duration end{};       ///< of the journal
  Duration lateness{};  ///< how much later than the profile's wait a retry may arrive
  std::map<std::string, std::vector<ClientEnd>> client_ends;
  std::set<std::string> hosts_with_twins;
};
/// The exports of every host; tightens `settled` of attempts that were followed by another.
[[nodiscard]] std::map<std::string, std::vector<Export>> exports(const Profile& profile,
                                                                 const ExportFacts& facts,
                                                                 std::vector<Exchange>& exchanges);
[[nodiscard]] std::map<std::string, std::vector<FlagAnswer>> flag_answers(
    const Profile& profile, const std::vector<Exchange>& exchanges, bool imported);

/// A Retry-After header's wait: whole seconds, or an HTTP date less the wall clock `now_ms`. Empty
/// when it is neither, or a date with the wall clock unknown. Never negative; at most 10^9 seconds.
[[nodiscard]] std::optional<Duration> retry_after(std::string_view value,
                                                  std::optional<std::int64_t> now_ms);
/// An HTTP date in the fixed form of RFC 9110 ("Sun, 06 Nov 1994 08:49:37 GMT") as ms since 1970.
[[nodiscard]] std::optional<std::int64_t> http_date_ms(std::string_view text);

}  // namespace plumbline::judge::build
