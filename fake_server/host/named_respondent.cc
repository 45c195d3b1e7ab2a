#include "fake_server/host/named_respondent.h"

#include <utility>

#include "fake_server/host/server_name.h"

namespace plumbline::fake {
namespace {

constexpr int kHttpsPort = 443;  // of the tunnels: what drivers ask for, whatever is behind

Greeting alert(Greeting::Alert which) { return {which}; }

// The name in a Host field, with or without a port.
std::optional<std::string> named_in(const std::string& field) {
  if (field.find(':') == std::string::npos) return server_name(field);
  const std::optional<NameAndPort> both = name_and_port(field);
  return both ? std::optional(both->name) : std::nullopt;
}

}  // namespace

NamedRespondent::NamedRespondent(std::string address, const HostNames& names, SharedService& shared)
    : address_(std::move(address)), names_(names), shared_(shared) {}

NamedRespondent::~NamedRespondent() {
  if (connection_) shared_.connection_closed(*connection_);
}

void NamedRespondent::enter(const std::string& name, const NamedHost* host) {
  name_ = name;
  host_ = host;
  journaled_ = host == nullptr ? name : host->host;
  connection_ = shared_.connection_opened(journaled_);
}

bool NamedRespondent::open_tunnel(const std::string& name, int port) {
  const NamedHost* host = port == kHttpsPort ? names_.find(name) : nullptr;
  if (host == nullptr) return false;
  tunnelled_ = true;
  enter(name, host);
  return true;
}

// Clients differ in what they call this machine, and whether they give such a name at all.
const NamedHost* NamedRespondent::host_at(const std::string& name) const {
  const NamedHost* host = names_.find(name);
  if (host == nullptr && is_loopback(name)) host = names_.find(address_);
  if (host == nullptr && is_loopback(name)) host = names_.find("localhost");
  return host;
}

Greeting NamedRespondent::greet(const std::string& name) {
  if (!greeting_) greeting_ = welcome(name);
  return *greeting_;
}

// Without a name in the greeting it is the tunnel's, or the address. An address that means no host
// has a certificate all the same: its requests are answered, with 421.
Greeting NamedRespondent::welcome(const std::string& name) {
  const std::optional<std::string> given = server_name(name);
  if (!given && !name.empty()) return alert(Greeting::Alert::unrecognized_name);
  const std::string meant = given ? *given : tunnelled_ ? name_ : address_;
  const bool elsewhere = tunnelled_ && meant != name_;
  const NamedHost* host = host_at(meant);
  const bool unknown = host == nullptr && !is_loopback(meant);
  if (elsewhere || unknown) return alert(Greeting::Alert::unrecognized_name);
  if (!tunnelled_) enter(meant, host);
  if (host != nullptr && host->fails && host->fails(shared_.now())) {
    shared_.attempt_failed(host->host, "tls");
    return alert(Greeting::Alert::handshake_failure);
  }
  return {Greeting::Alert::none, meant};
}

int NamedRespondent::misdirection(const Headers& headers) const {
  const std::string* field = nullptr;
  for (const auto& [name, value] : headers) {
    if (!same_name(name, "Host")) continue;
    if (field != nullptr) return 400;
    field = &value;
  }
  if (field == nullptr) return 400;
  const std::optional<std::string> named = named_in(*field);
  if (!named) return 400;
  const bool same = *named == name_ || (is_loopback(*named) && is_loopback(name_));
  return same && host_ != nullptr ? 0 : 421;
}

Exchange NamedRespondent::handle(Request request) {
  request.host = journaled_;
  const int status = misdirection(request.headers);
  if (status != 0) return shared_.refuse(*connection_, request, status);
  return shared_.handle(*connection_, request);
}

std::uint64_t NamedRespondent::received_broken(Request request) {
  request.host = journaled_;
  return shared_.received_broken(*connection_, request);
}

void NamedRespondent::replied(std::uint64_t request, const Reply& reply) {
  shared_.replied(request, reply);
}

}  // namespace plumbline::fake
