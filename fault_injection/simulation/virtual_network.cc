#include "fault_injection/simulation/virtual_network.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "fake_server/core/draw.h"
#include "fake_server/core/endpoint.h"
#include "fake_server/core/journaling.h"

namespace plumbline::simulation {
namespace {

using telemetry::HttpOutcome;
using telemetry::HttpRequest;
using telemetry::NetworkError;

std::string host_of(const std::string& origin) {
  const std::size_t scheme = origin.find("://");
  std::string host = scheme == std::string::npos ? origin : origin.substr(scheme + 3);
  return host.substr(0, host.find(':'));
}

HttpOutcome failure(NetworkError error) {
  HttpOutcome outcome;
  outcome.error = error;
  return outcome;
}

// As it arrives at the host of that name.
fake::Request received(HttpRequest request, const std::string& name) {
  fake::Request arrived{
      name, std::move(request.method), std::move(request.target), {}, std::move(request.body)};
  arrived.headers.reserve(request.headers.size());
  for (telemetry::Header& header : request.headers)
    arrived.headers.emplace_back(std::move(header.name), std::move(header.value));
  return arrived;
}

HttpOutcome answer_of(const fake::Reply& reply, std::size_t bytes_max) {
  HttpOutcome outcome;
  outcome.status = reply.status;
  for (const auto& [name, value] : reply.headers) outcome.headers.push_back({name, value});
  outcome.body = reply.body.substr(0, bytes_max);
  outcome.body_cut = reply.body.size() > bytes_max;
  return outcome;
}

// What the client sees of an answer delivered in that manner, and how long that takes beyond the
// reply's own delay; empty: nothing, ever.
struct Delivered {
  HttpOutcome outcome;
  Duration more{};
};
std::optional<Delivered> deliver(const fake::Reply& reply, std::size_t bytes_max) {
  switch (reply.delivery) {
    case fake::Delivery::normal:
      return Delivered{answer_of(reply, bytes_max)};
    case fake::Delivery::hang:
      return std::nullopt;
    case fake::Delivery::reset_before_headers:
      return Delivered{failure(NetworkError::reset)};
    case fake::Delivery::garbled:
      return Delivered{failure(NetworkError::protocol)};
    case fake::Delivery::reset_after_headers:
    case fake::Delivery::truncated:
    case fake::Delivery::endless: {  // the head arrived, so the status stands
      Delivered cut{answer_of(reply, bytes_max)};
      cut.outcome.body_cut = true;
      return cut;
    }
    case fake::Delivery::trickled:
      return Delivered{answer_of(reply, bytes_max),
                       fake::kTrickleInterval * static_cast<std::int64_t>(reply.body.size())};
  }
  return std::nullopt;
}

// An answer later than this is no longer a healthy endpoint's (requirements: "healthy").
constexpr Duration kSlow = std::chrono::milliseconds(100);

// What is wrong with an answer, by its most conspicuous side.
std::string_view trouble_of(const fake::Reply& reply, bool in_time) {
  if (reply.delivery != fake::Delivery::normal) return fake::to_string(reply.delivery);
  if (!in_time) return "late";
  const bool waits = fake::find_header(reply.headers, "Retry-After") != nullptr;
  if (reply.status == 429) return waits ? "429-retry-after" : "429";
  if (reply.status >= 500) return "5xx";
  if (reply.status >= 400) return "4xx";
  if (reply.status >= 300) return "redirect";
  return reply.delay > kSlow ? "slow" : "";
}

}  // namespace

VirtualNetwork::VirtualNetwork(Scheduler& scheduler, fake::Service& service, journal::Sink& journal,
                               std::uint64_t seed)
    : scheduler_(scheduler), service_(service), journal_(journal), seed_(seed) {}

void VirtualNetwork::add_host(const std::string& origin_host, const std::string& name,
                              std::vector<LinkFault> faults) {
  routes_[origin_host] = {name, std::move(faults), 0, nullptr};
}

const LinkFault* VirtualNetwork::fault_on(Route& route) const {
  const std::uint64_t attempt = ++route.attempts;
  for (std::size_t index = 0; index < route.faults.size(); ++index) {
    const LinkFault& fault = route.faults[index];
    if (scheduler_.now() < fault.from || scheduler_.now() >= fault.to) continue;
    const std::string what = route.name + "/network/" + std::to_string(index);
    if (fake::happens(fault.per_mille, seed_, what, attempt)) return &fault;
  }
  return nullptr;
}

VirtualNetwork::Dispatch VirtualNetwork::send(HttpRequest request, Answer answer) {
  const auto found = routes_.find(host_of(request.origin));
  if (found == routes_.end()) {
    const auto id =
        fail_before_service(host_of(request.origin), request, NetworkError::dns, answer);
    return {id, telemetry::to_string(NetworkError::dns)};
  }
  Route& route = found->second;
  const LinkFault* fault = fault_on(route);
  if (fault != nullptr && fault->error != NetworkError::none) {
    const auto id = fail_before_service(route.name, request, fault->error, answer);
    return {id, telemetry::to_string(fault->error)};
  }
  const std::uint64_t id = ++last_sent_;
  waiting_[id] = 0;
  const Duration gives_up = scheduler_.now() + request.timeout;
  const std::size_t bytes_max = request.answer_bytes_max;
  Sent sent{id,           received(std::move(request), route.name),
            bytes_max,    gives_up,
            std::nullopt, std::move(answer)};
  if (fault == nullptr) return {id, arrive(route, sent)};
  if (fault->twice) {
    sent.again = fault->delay;
    (void)arrive(route, sent);
    return {id, "duplicate"};
  }
  scheduler_.at(scheduler_.now() + fault->delay, [this, &route, sent = std::move(sent)]() mutable {
    if (waiting_.contains(sent.id)) (void)arrive(route, sent);
  });
  return {id, "latency"};
}

void VirtualNetwork::cancel(std::uint64_t id) {
  if (const auto found = connecting_.find(id); found != connecting_.end()) {
    journal::AttemptFailed failed = found->second.failed;
    failed.reason = telemetry::to_string(NetworkError::cancelled);
    failed.took = scheduler_.now() - found->second.begun;
    connecting_.erase(found);
    journal_.add(scheduler_.now(), failed);
  }
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  if (found->second != 0) journal_.add(scheduler_.now(), journal::ConnectionClosed{found->second});
  waiting_.erase(found);
}

std::string_view VirtualNetwork::arrive(Route& route, Sent& sent) {
  const std::uint64_t id =
      ++last_id_;  // of the request, and of the connection that is made for it alone
  waiting_[sent.id] = id;
  journal_.add(scheduler_.now(), journal::ConnectionOpened{id, route.name});
  const fake::Request& request = sent.request;
  const bool telemetry = fake::is_telemetry(fake::endpoint_of(request.method, request.target));
  if (telemetry) route.latest_body = fake::read_body(request.body, route.latest_body);
  const fake::Decoded& decoded = telemetry ? route.latest_body->decoded : fake::nothing_decoded();
  const fake::Reply answer = service_.handle(request, decoded, scheduler_.now());
  auto entry = fake::request_received(id, id, std::move(sent.request), decoded);
  if (telemetry) entry.reading.of = route.latest_body;
  journal_.add(scheduler_.now(), std::move(entry));
  return reply(id, answer, sent);
}

// Most failures show at once; an address that nobody answers shows when the client gives up. The
// id is what can be cancelled, 0 when nothing can.
std::uint64_t VirtualNetwork::fail_before_service(const std::string& host,
                                                  const HttpRequest& request, NetworkError error,
                                                  const Answer& answer) {
  const bool is_flag = fake::endpoint_of(request.method, request.target) == fake::Endpoint::flag;
  journal::AttemptFailed failed{host, is_flag ? "flag" : "telemetry", telemetry::to_string(error)};
  if (error == NetworkError::connect_timeout) {
    failed.took = request.connect_timeout;
    const std::uint64_t id = ++last_sent_;
    connecting_[id] = {failed, scheduler_.now()};
    scheduler_.at(scheduler_.now() + failed.took, [this, id, failed, answer, error] {
      if (connecting_.erase(id) == 0) return;  // cancelled
      journal_.add(scheduler_.now(), failed);
      answer(failure(error));
    });
    return id;
  }
  journal_.add(scheduler_.now(), failed);
  scheduler_.at(scheduler_.now(), [answer, error] { answer(failure(error)); });
  return 0;
}

// The answer is journaled when its first byte leaves, whether or not the client still waits; a hang
// when the client gives up, because a real server learns of it only then.
std::string_view VirtualNetwork::reply(std::uint64_t id, const fake::Reply& reply, Sent& sent) {
  const Duration gives_up = std::max(sent.gives_up, scheduler_.now());
  const Duration first_byte = scheduler_.now() + kServiceTime + reply.delay;
  auto delivered = deliver(reply, sent.answer_bytes_max);
  const bool in_time = delivered && first_byte + delivered->more < gives_up;
  const Duration reply_at = delivered ? first_byte : gives_up;
  const Duration done = in_time ? first_byte + delivered->more : gives_up;
  HttpOutcome outcome = in_time ? std::move(delivered->outcome) : failure(NetworkError::timeout);
  const auto ending = std::make_shared<const Ending>(
      Ending{sent.id, id, sent.again, std::move(sent.answer), std::move(outcome)});
  scheduler_.at(reply_at,
                [this, given = fake::reply_given(id, reply), reply_at, done, ending]() mutable {
                  journal_.add(scheduler_.now(), std::move(given));
                  if (done == reply_at) end(*ending);
                  if (done > reply_at) scheduler_.at(done, [this, ending] { end(*ending); });
                });
  if (done < reply_at) scheduler_.at(done, [this, ending] { end(*ending); });
  return trouble_of(reply, in_time);
}

void VirtualNetwork::end(const Ending& ending) {
  if (waiting_.erase(ending.sent) == 0) return;  // cancelled
  journal_.add(scheduler_.now(), journal::ConnectionClosed{ending.connection});
  if (ending.again) {
    scheduler_.at(scheduler_.now() + *ending.again,
                  [answer = ending.answer, outcome = ending.outcome] { answer(outcome); });
  }
  ending.answer(ending.outcome);
}

}  // namespace plumbline::simulation
