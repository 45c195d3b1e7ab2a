// The journal as the rules see it: single entries paired into operations, exchanges and exports,
// per host, with the profile's parameters and the run's tolerance beside them. Built once per
// judgement, then only read: any thread. It borrows the profile and the journal, which must outlive
// it. Building never fails: what makes no sense is left out.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/judge/observations.h"

namespace plumbline::judge {

class Profile;
struct Traffic;

/// A measured time against its bound, knowing the run's tolerance and jitter.
enum class Compare { pass, inconclusive, fail };

class Evidence {
 public:
  /// `off`: the evidence of the same steps without telemetry, where there is one; borrowed too.
  Evidence(const Profile& profile, const journal::Journal& journal, const Evidence* off = nullptr);
  ~Evidence();
  Evidence(const Evidence&) = delete;  // its index points into itself
  Evidence& operator=(const Evidence&) = delete;
  Evidence(const Profile&&, const journal::Journal&) = delete;
  Evidence(const Profile&, const journal::Journal&&) = delete;

  [[nodiscard]] const Profile& profile() const { return profile_; }
  [[nodiscard]] const journal::Journal& journal() const { return journal_; }
  /// The arm without telemetry, to compare with; nullptr when the run had none.
  [[nodiscard]] const Evidence* off() const { return off_; }
  /// The run's header; a default one when the journal has none.
  [[nodiscard]] const journal::RunHeader& header() const { return header_; }

  /// Every host that an operation, a request or an attempt names, in alphabetical order.
  [[nodiscard]] const std::vector<std::string>& hosts() const { return hosts_; }
  /// All in the order in which they began.
  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  [[nodiscard]] const std::vector<Connection>& connections() const { return connections_; }
  [[nodiscard]] const std::vector<Statement>& statements() const { return statements_; }
  [[nodiscard]] const std::vector<Exchange>& exchanges() const { return exchanges_; }
  /// Of one host, in the order in which they began; empty for an unknown host.
  [[nodiscard]] const std::vector<Export>& exports(const std::string& host) const;
  /// The ends of that host's client, by time.
  [[nodiscard]] const std::vector<ClientEnd>& client_ends(const std::string& host) const;
  [[nodiscard]] const std::vector<FlagAnswer>& flag_answers(const std::string& host) const;
  /// The telemetry attempts of one host (both endpoints), the flag requests, or those to no
  /// telemetry endpoint.
  [[nodiscard]] const std::vector<const Exchange*>& telemetry(const std::string& host) const;
  [[nodiscard]] const std::vector<const Exchange*>& flag_requests(const std::string& host) const;
  [[nodiscard]] const std::vector<const Exchange*>& other_requests(const std::string& host) const;
  /// What most rules on batching, delivery and shutdown look up.
  [[nodiscard]] const Traffic& traffic() const { return *traffic_; }
  /// Named points of the scenario with their times.
  [[nodiscard]] const std::vector<std::pair<std::string, Duration>>& marks() const {
    return marks_;
  }
  /// When client processes started: what a process remembers (flags, breakers) ends there.
  [[nodiscard]] const std::vector<Duration>& process_starts() const { return process_starts_; }

  /// When the client's process that lives at `time` started; 0 where that was not seen.
  [[nodiscard]] Duration process_start_before(Duration time) const;
  /// When client processes ended.
  [[nodiscard]] const std::vector<Duration>& process_ends() const { return process_ends_; }

  /// The journal tells of the driver's operations; an import never does.
  [[nodiscard]] bool has_operations() const { return !operations_.empty(); }
  /// The run was watched until idle, up to `end()`: no operation or request follows the mark.
  [[nodiscard]] bool has_quiescence() const { return has_quiescence_; }
  /// Time of the last entry: the run was observed up to here and no further.
  [[nodiscard]] Duration end() const { return end_; }
  /// Silence up to `time` can be told from an end of observation: a quiescence mark or any entry
  /// lies at or after it.
  [[nodiscard]] bool observed_until(Duration time) const { return time <= end_; }
  /// The client's wall clock at `time`, ms since 1970; empty where the header does not know it.
  [[nodiscard]] std::optional<std::int64_t> wall_ms(Duration time) const;

  /// The latest flag answer on `host` that arrived at or before `time` and was known; nullptr when
  /// none.
  [[nodiscard]] const FlagAnswer* flag_at(const std::string& host, Duration time) const;
  /// How long that answer counts: ttl_seconds within the profile's clamp where it honours it, else
  /// flag_ttl (FF-2).
  [[nodiscard]] Duration ttl_of(const FlagAnswer& answer) const;
  /// Telemetry of that connection is due at `time`: forced, or neither opted out nor without a true
  /// flag by then. In a run without any flag request only forced connections count.
  [[nodiscard]] bool enabled_at(const Connection& connection, Duration time) const;
  /// From when an event made at `made` could be sent: `made`, or the flag answer that came later
  /// where the value was unknown or expired by then; empty when its connection opted out or that
  /// answer was not true. What BT-1, BT-2 and BT-5 count from.
  [[nodiscard]] std::optional<Duration> sendable_from(const Connection& connection,
                                                      Duration made) const;

  /// Measured overshoot of waits: live and driver the sample, at least 5 ms; import 50 ms; sim what
  /// its network takes, as a rule 0.
  [[nodiscard]] Duration jitter() const { return jitter_; }
  /// Sim 0; else the larger of 50 ms and 10 % of `bound`.
  [[nodiscard]] Duration tolerance(Duration bound) const;
  /// Pass up to bound + tolerance, fail beyond that plus the jitter, inconclusive between.
  [[nodiscard]] Compare at_most(Duration value, Duration bound) const;
  /// Pass from bound - tolerance, fail below that minus the jitter, inconclusive between.
  [[nodiscard]] Compare at_least(Duration value, Duration bound) const;

 private:
  /// `current`: the latest known answer by then, or nullptr.
  [[nodiscard]] bool is_flag_fresh(const std::string& host, const FlagAnswer* current,
                                   Duration time) const;
  [[nodiscard]] Duration slot_free_of_flag(const std::string& host, Duration time) const;
  /// The exchanges of one host, in order.
  struct ByEndpoint {
    std::vector<const Exchange*> telemetry;
    std::vector<const Exchange*> flag;
    std::vector<const Exchange*> other;
  };
  [[nodiscard]] const ByEndpoint& requests_of(const std::string& host) const;

  const Profile& profile_;
  const journal::Journal& journal_;
  const Evidence* off_;
  journal::RunHeader header_;
  std::vector<std::string> hosts_;
  std::vector<Operation> operations_;
  std::vector<Connection> connections_;
  std::vector<Statement> statements_;
  std::vector<Exchange> exchanges_;
  std::map<std::string, ByEndpoint> by_host_;
  std::map<std::string, std::vector<Export>> exports_;
  std::map<std::string, std::vector<FlagAnswer>> flag_answers_;
  std::vector<std::pair<std::string, Duration>> marks_;
  std::map<std::string, std::vector<ClientEnd>> client_ends_;
  std::vector<Duration> process_starts_;
  std::vector<Duration> process_ends_;
  bool has_quiescence_ = false;
  Duration end_{};
  Duration jitter_{};
  std::unique_ptr<const Traffic> traffic_;  // last: it looks at all the rest
};

}  // namespace plumbline::judge
