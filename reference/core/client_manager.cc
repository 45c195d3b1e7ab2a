#include "reference/core/client_manager.h"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "reference/core/host_key.h"

namespace plumbline::telemetry {

Connection::Connection(Interceptor interceptor, std::shared_ptr<Client> client,
                       std::shared_ptr<Handle> handle) noexcept
    : interceptor_(std::move(interceptor)),
      client_(std::move(client)),
      handle_(std::move(handle)) {}

void Connection::set_credentials(std::string token) noexcept {
  if (handle_) client_->handles().set_token(*handle_, std::move(token));
}

void Connection::set_session(std::string_view session_id, std::string_view workspace_id) noexcept {
  if (!handle_) return;
  try {
    client_->handles().set_session(handle_, std::string(session_id), std::string(workspace_id));
  } catch (const std::exception&) {
    handle_->enabled.store(
        false, std::memory_order_relaxed);  // no memory: better silent than wrong (CM-9)
  }
}

ClientManager::ClientManager(const Clock& clock, std::uint64_t seed, std::size_t hosts_kept_max)
    : clock_(clock),
      hosts_kept_max_(hosts_kept_max),
      random_(seed),
      book_(std::make_shared<HostBook>(hosts_kept_max)) {}

void ClientManager::on_client_created(ClientCreated hook) { hook_ = std::move(hook); }

std::unique_ptr<Connection> ClientManager::open(const ConnectionOptions& options) noexcept {
  try {
    Opened opened = open_observed(options);
    if (opened.created && hook_) run_hook(opened);
    if (opened.connection) return std::move(opened.connection);
  } catch (const std::exception&) {
    // Out of memory: telemetry stays off for this connection (ER-3).
  }
  return std::make_unique<Connection>(Interceptor{}, nullptr, nullptr);
}

// A client without a runner (no thread could be had) never sends: its first connection gets none of
// it, and it ends here unless another connection came meanwhile.
void ClientManager::run_hook(Opened& opened) {
  try {
    hook_(opened.created);
  } catch (const std::exception&) {
    const auto connection = std::move(opened.connection);
    const auto client = close(*connection);
    if (!client) return;
    const Instant now = clock_.now();
    client->request_close(now);
    client->end_now(now);
  }
}

ClientManager::Opened ClientManager::open_observed(const ConnectionOptions& options) {
  if (options.config.choice == UserChoice::off || !options.config.problems().empty()) return {};
  const std::string key = telemetry::host_key(options.host);
  if (key.empty() || origin_of(options.host).empty()) return {};
  const bool forced = options.config.choice == UserChoice::force;
  Opened opened;
  const std::lock_guard lock(mutex_);
  const auto client = client_for(key, options, &opened.created);
  if (!client) return {};
  auto handle =
      client->attach({options.org_id, options.attributes, client->config().profile, forced},
                     options.token, clock_.now());
  opened.connection =
      std::make_unique<Connection>(Interceptor(clock_, client, handle), client, handle);
  return opened;
}

std::shared_ptr<Client> ClientManager::client_for(const std::string& key,
                                                  const ConnectionOptions& options,
                                                  std::shared_ptr<Client>* created) {
  fold_finished();
  if (const auto known = clients_.find(key); known != clients_.end()) return known->second;
  if (busy_hosts_beside(key) >= options.config.hosts_max || !book_->acquire(key, options.config)) {
    ++hosts_refused_;
    return nullptr;
  }
  Client::Setup setup;
  setup.host_key = key;
  setup.origin = origin_of(options.host);
  setup.config = options.config;
  setup.seed = random_.split(key + "#" + std::to_string(++clients_made_)).next();
  setup.book = book_;
  const auto closing = closing_.find(key);
  if (closing != closing_.end()) setup.predecessor = closing->second.back();
  const auto predecessor = setup.predecessor;
  auto client = std::make_shared<Client>(std::move(setup));
  clients_.emplace(key, client);
  if (predecessor) predecessor->set_successor(client);
  *created = client;
  return client;
}

std::size_t ClientManager::busy_hosts_beside(const std::string& key) const {
  std::set<std::string> hosts;
  for (const auto& [host, client] : clients_) hosts.insert(host);
  for (const auto& [host, clients] : closing_) hosts.insert(host);
  hosts.erase(key);
  return hosts.size();
}

std::shared_ptr<Client> ClientManager::close(Connection& connection) noexcept {
  const std::lock_guard lock(mutex_);
  if (!connection.client_ || connection.closed_) return nullptr;
  connection.closed_ = true;
  std::shared_ptr<Client> client = connection.client_;
  if (!client->detach(*connection.handle_)) return nullptr;
  clients_.erase(client->host_key());
  try {
    closing_[client->host_key()].push_back(client);
  } catch (const std::exception&) {
    // Out of memory: its counters are lost, its close is not.
  }
  return client;
}

// Clients that have finished leave nothing but their counts; those of hosts beyond the bound are
// summed up.
void ClientManager::fold_finished() const {
  for (auto host = closing_.begin(); host != closing_.end();) {
    std::vector<std::shared_ptr<Client>> left;
    for (const auto& client : host->second) {
      if (!client->finished()) {
        left.push_back(client);
        continue;
      }
      const bool known = closed_.contains(host->first) || closed_.size() < hosts_kept_max_;
      closed_[known ? host->first : std::string()] += client->counters();
    }
    host->second = std::move(left);
    host = host->second.empty() ? closing_.erase(host) : std::next(host);
  }
}

std::vector<HostCounters> ClientManager::counters() const {
  const std::lock_guard lock(mutex_);
  fold_finished();
  std::map<std::string, Counters> sums = closed_;
  for (const auto& [host, clients] : closing_) {
    for (const auto& client : clients) sums[host] += client->counters();
  }
  for (const auto& [host, client] : clients_) sums[host] += client->counters();
  std::vector<HostCounters> result;
  result.reserve(sums.size());
  for (const auto& [host, counters] : sums) result.push_back({host, counters});
  return result;
}

std::uint64_t ClientManager::hosts_refused() const noexcept {
  const std::lock_guard lock(mutex_);
  return hosts_refused_;
}

}  // namespace plumbline::telemetry
