#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "fake_server/host/named_hosts.h"
#include "fake_server/sql/sql_service.h"
#include "scenarios/engine/driver_canaries.h"
#include "scenarios/engine/driver_service.h"
#include "scenarios/engine/fresh_folder.h"

namespace plumbline::scenario {
namespace {

using fake::SqlEvent;
using fake::SqlEventKind;

// The handles of a run's first sessions and statements: their secrets are searched for.
constexpr int kSecretsSearched = 4;

// Result files come from another name than the host's: "a" is served by "results.a" as well.
constexpr const char* kResultsPrefix = "results.";

// SqlOptions::seed has 32 bits.
std::uint64_t handle_seed(std::uint64_t seed, const std::string& host) {
  return mixed(seed, 0, host) & 0xffffffffU;
}

std::optional<SqlFact::Kind> fact_kind(SqlEventKind kind) {
  using Kind = SqlFact::Kind;
  switch (kind) {
    case SqlEventKind::session_opened:
      return Kind::session_opened;
    case SqlEventKind::session_closed:
      return Kind::session_closed;
    case SqlEventKind::statement_executed:
      return Kind::statement_executed;
    case SqlEventKind::statement_polled:
      return Kind::polled;
    case SqlEventKind::page_given:
    case SqlEventKind::file_given:
      return Kind::chunk_fetched;
    case SqlEventKind::statement_closed:
      return Kind::statement_closed;
    case SqlEventKind::session_expired:
    case SqlEventKind::statement_refused:
    case SqlEventKind::statement_cancelled:
    case SqlEventKind::request_refused:
      break;
  }
  return {};
}

journal::SqlSeen seen(const SqlEvent& event, const std::string& host) {
  return {std::string(to_string(event.kind)),
          host,
          event.session_id,
          event.statement_id,
          event.sql,
          event.error,
          event.state,
          static_cast<std::uint64_t>(event.rows),
          static_cast<std::uint64_t>(event.bytes)};
}

/// The SQL side of every host of a run, and what it saw. Any thread.
class SqlSides {
 public:
  explicit SqlSides(const ServiceParts& parts)
      : seed_(parts.seed),
        cell_text_(parts.cell_text),
        wall_start_ms_(parts.wall_start_ms),
        journal_(parts.journals_sql ? &parts.journal : nullptr) {}

  void add(const DriverHost& host, const fake::Behaviour& behaviour) {
    fake::SqlOptions options;
    options.seed = handle_seed(seed_, host.name);
    options.tokens = behaviour.tokens;
    options.links_base = "https://" + (kResultsPrefix + host.address);
    options.cell_text = cell_text_;
    options.wall_start_ms = wall_start_ms_;
    const std::scoped_lock lock(mutex_);
    hosts_.emplace(host.name, fake::SqlService(std::move(options)));
  }

  std::optional<fake::Reply> handle(const fake::Request& request, fake::Duration now) {
    const std::scoped_lock lock(mutex_);
    const bool file = request.host.starts_with(kResultsPrefix);
    const std::string name =
        file ? request.host.substr(std::string_view(kResultsPrefix).size()) : request.host;
    const auto found = hosts_.find(name);
    if (found == hosts_.end()) return {};
    std::optional<fake::Reply> reply = found->second.handle(request, now);
    for (const SqlEvent& event : found->second.take_events()) {
      if (journal_ != nullptr) journal_->add(event.time, seen(event, name));
      keep(event, name, request.target);
    }
    return reply;
  }

  std::vector<SqlFact> take_facts() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(facts_, {});
  }

 private:
  // What telemetry calls a chunk is a file behind a link, or a chunk of SEA's. Whether a page of
  // Thrift's is one, too, drivers do not agree.
  void keep(const SqlEvent& event, const std::string& host, const std::string& target) {
    const std::optional<SqlFact::Kind> kind = fact_kind(event.kind);
    const bool page = event.kind == SqlEventKind::page_given;
    const bool chunk = event.protocol == "sea" && event.rows > 0 && !event.links;
    if (!kind || (page && !chunk)) return;
    facts_.push_back(
        {*kind, host, target, event.session_id, event.statement_id, event.sql, event.bytes});
  }

  const std::uint64_t seed_;
  const std::string cell_text_;
  const std::int64_t wall_start_ms_;
  journal::Sink* const journal_;  // of what is seen; nullptr: it is not asked for
  std::mutex mutex_;              // guards what follows
  std::map<std::string, fake::SqlService> hosts_;
  std::vector<SqlFact> facts_;
};

class SqlDriverService final : public DriverService {
 public:
  explicit SqlDriverService(ServiceParts parts)
      : parts_(std::move(parts)),
        sql_(parts_),
        hosts_(fake::Service(parts_.behaviours, parts_.wall_start_ms, parts_.seed), parts_.journal,
               parts_.now, folder_.path() + "/authority.pem", {},
               [this](const fake::Request& request, fake::Duration now) {
                 return sql_.handle(request, now);
               }) {}

  DriverPlace add(const DriverHost& host) override {
    sql_.add(host, parts_.behaviours.at(host.name));
    hosts_.add(host.address, {host.name});
    hosts_.add(kResultsPrefix + host.address, {kResultsPrefix + host.name});
    return {host.address, 443};
  }
  [[nodiscard]] std::string proxy() const override { return hosts_.proxy_origin(); }
  [[nodiscard]] std::string ca_file() const override { return hosts_.ca_file(); }
  [[nodiscard]] std::vector<SqlFact> take_facts() override { return sql_.take_facts(); }
  [[nodiscard]] std::vector<journal::Canary> canaries() const override {
    std::vector<journal::Canary> secrets{{folder_.name(), "path"}};
    for (const auto& [name, behaviour] : parts_.behaviours) {
      fake::HandleMaker handles(handle_seed(parts_.seed, name));
      for (int k = 0; k < kSecretsSearched; ++k)
        secrets.push_back({handles.next().secret_text(), "identity"});
    }
    return secrets;
  }
  void stop() override { hosts_.stop(); }

 private:
  const ServiceParts parts_;
  const FreshFolder folder_;
  SqlSides sql_;
  fake::NamedHosts hosts_;  // ends before what it calls
};

}  // namespace

std::unique_ptr<DriverService> make_sql_service(ServiceParts parts) {
  return std::make_unique<SqlDriverService>(std::move(parts));
}

}  // namespace plumbline::scenario
