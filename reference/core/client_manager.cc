#include "reference/core/client_manager.h"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "reference/core/host_key.h"

namespace plumbline::telemetry {

namespace {

bool is_plain(const std::string& origin) { return origin.starts_with("http://"); }

}  // namespace

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
    client_->set_session(handle_, std::string(session_id), std::string(workspace_id));
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
  auto connection = std::make_unique<Connection>(Interceptor{}, nullptr, nullptr);
  try {
    const Found found = open_observed(options, *connection);
    if (found.created && hook_) run_hook(found.client, *connection);
    if (found.client && !found.created) found.client->wake();
  } catch (...) {
    // Out of memory: telemetry stays off for this connection (ER-3).
  }
  return connection;
}

// A client without a runner (no thread could be had) never sends: its first connection gets none of
// it, and it ends here unless another connection came meanwhile.
void ClientManager::run_hook(const std::shared_ptr<Client>& created, Connection& connection) {
  try {
    hook_(created);
  } catch (...) {
    const auto client = close(connection);
    if (!client) return;
    const Instant now = clock_.now();
    client->request_close(now);
    client->end_now(now);
  }
}

ClientManager::Found ClientManager::open_observed(const ConnectionOptions& options,
                                                  Connection& connection) {
  if (options.config.choice == UserChoice::off || !options.config.problems().empty()) return {};
  const std::string key = telemetry::host_key(options.host);
  const std::string origin = origin_of(options.host);
  if (key.empty() || origin.empty()) return {};
  const std::lock_guard lock(mutex_);
  Found found = client_for(key, options);
  // What was given to https must not travel in clear.
  if (!found.client || (is_plain(found.client->origin()) && !is_plain(origin))) return {};
  attach(found, options, connection);
  return found;
}

// All or nothing: a client that could not get its first connection is gone again.
void ClientManager::attach(const Found& found, const ConnectionOptions& options,
                           Connection& connection) {
  const auto& client = found.client;
  const bool forced = options.config.choice == UserChoice::force;
  try {
    connection.handle_ =
        client->attach({options.org_id, options.attributes, client->config().profile, forced},
                       options.token, clock_.now());
  } catch (...) {
    if (found.created) {
      clients_.erase(client->host_key());
      client->end_now(clock_.now());
    }
    throw;
  }
  connection.client_ = client;
  connection.interceptor_ = Interceptor(clock_, client, connection.handle_);
}

ClientManager::Found ClientManager::client_for(const std::string& key,
                                               const ConnectionOptions& options) {
  fold_finished();
  if (const auto known = clients_.find(key); known != clients_.end()) return {known->second, false};
  if (busy_hosts_beside(key) >= options.config.hosts_max || !book_->acquire(key, options.config)) {
    ++hosts_refused_;
    return {};
  }
  try {
    return {make_client(key, options), true};
  } catch (...) {
    book_->release(key);
    throw;
  }
}

std::shared_ptr<Client> ClientManager::make_client(const std::string& key,
                                                   const ConnectionOptions& options) {
  Client::Setup setup;
  setup.host_key = key;
  setup.origin = origin_of(options.host);
  setup.config = options.config;
  setup.seed = random_.split(key + "#" + std::to_string(++clients_made_)).next();
  setup.book = book_;
  if (const auto closing = closing_.find(key); closing != closing_.end()) {
    setup.predecessors = closing->second;
  }
  const auto predecessors = setup.predecessors;
  auto client = std::make_shared<Client>(std::move(setup));
  for (const auto& predecessor : predecessors) predecessor->add_successor(client);
  clients_.emplace(key, client);
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
  const std::shared_ptr<Client>& client = connection.client_;
  if (!client) return nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(connection.closed_, true)) return nullptr;
    if (client->detach(*connection.handle_)) {
      begin_closing(client);
      return client;
    }
  }
  client->wake();  // with no lock held: the shell's function may call the manager
  return nullptr;
}

void ClientManager::begin_closing(const std::shared_ptr<Client>& client) noexcept {
  clients_.erase(client->host_key());
  try {
    closing_[client->host_key()].push_back(client);
  } catch (const std::exception&) {
    // Out of memory: its counters are lost, its close is not.
  }
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
