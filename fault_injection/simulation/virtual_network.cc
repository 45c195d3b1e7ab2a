#include "fault_injection/simulation/virtual_network.h"

#include <optional>
#include <utility>

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

HttpOutcome answer_of(const fake::Reply& reply, const HttpRequest& request) {
  HttpOutcome outcome;
  outcome.status = reply.status;
  for (const auto& [name, value] : reply.headers) outcome.headers.push_back({name, value});
  outcome.body = reply.body.substr(0, request.answer_bytes_max);
  outcome.body_cut = reply.body.size() > request.answer_bytes_max;
  return outcome;
}

// What the client sees of an answer delivered in that manner, and how long that takes beyond the
// reply's own delay; empty: nothing, ever.
struct Delivered {
  HttpOutcome outcome;
  Duration more{};
};
std::optional<Delivered> deliver(const fake::Reply& reply, const HttpRequest& request) {
  switch (reply.delivery) {
    case fake::Delivery::normal:
      return Delivered{answer_of(reply, request)};
    case fake::Delivery::hang:
      return std::nullopt;
    case fake::Delivery::reset_before_headers:
      return Delivered{failure(NetworkError::reset)};
    case fake::Delivery::garbled:
      return Delivered{failure(NetworkError::protocol)};
    case fake::Delivery::reset_after_headers:
    case fake::Delivery::truncated:
    case fake::Delivery::endless: {  // the head arrived, so the status stands
      Delivered cut{answer_of(reply, request)};
      cut.outcome.body_cut = true;
      return cut;
    }
    case fake::Delivery::trickled:
      return Delivered{answer_of(reply, request),
                       fake::kTrickleInterval * static_cast<std::int64_t>(reply.body.size())};
  }
  return std::nullopt;
}

}  // namespace

VirtualNetwork::VirtualNetwork(Scheduler& scheduler, fake::Service& service, journal::Sink& journal)
    : scheduler_(scheduler), service_(service), journal_(journal) {}

void VirtualNetwork::add_host(const std::string& origin_host, const std::string& name,
                              std::vector<Outage> outages) {
  routes_[origin_host] = {name, std::move(outages)};
}

void VirtualNetwork::send(const HttpRequest& request, Answer answer) {
  const auto route = routes_.find(host_of(request.origin));
  if (route == routes_.end()) {
    return fail_before_service(host_of(request.origin), request, NetworkError::dns, answer);
  }
  for (const Outage& outage : route->second.outages) {
    if (outage.from <= scheduler_.now() && scheduler_.now() < outage.to) {
      return fail_before_service(route->second.name, request, outage.error, answer);
    }
  }
  fake::Request received{route->second.name, request.method, request.target, {}, request.body};
  for (const telemetry::Header& header : request.headers)
    received.headers.emplace_back(header.name, header.value);
  const std::uint64_t id =
      ++last_id_;  // of the request, and of the connection that is made for it alone
  journal_.add(scheduler_.now(), journal::ConnectionOpened{id, route->second.name});
  const fake::Decoded decoded = fake::decoded_body(received);
  journal_.add(scheduler_.now(), fake::request_received(id, id, received, decoded));
  reply(id, service_.handle(received, decoded, scheduler_.now()), request, std::move(answer));
}

void VirtualNetwork::fail_before_service(const std::string& host, const HttpRequest& request,
                                         NetworkError error, const Answer& answer) {
  const bool is_flag = fake::endpoint_of(request.method, request.target) == fake::Endpoint::flag;
  journal_.add(scheduler_.now(), journal::AttemptFailed{host, is_flag ? "flag" : "telemetry",
                                                        telemetry::to_string(error)});
  scheduler_.at(scheduler_.now(), [answer, error] { answer(failure(error)); });
}

// The answer is journaled when its first byte leaves, whether or not the client still waits; a hang
// when the client gives up, because a real server learns of it only then.
void VirtualNetwork::reply(std::uint64_t id, const fake::Reply& reply, const HttpRequest& request,
                           Answer answer) {
  const Duration gives_up = scheduler_.now() + request.timeout;
  const Duration first_byte = scheduler_.now() + kServiceTime + reply.delay;
  const auto delivered = deliver(reply, request);
  const bool in_time = delivered && first_byte + delivered->more < gives_up;
  const HttpOutcome outcome = in_time ? delivered->outcome : failure(NetworkError::timeout);
  const Duration reply_at = delivered ? first_byte : gives_up;
  const Duration done = in_time ? first_byte + delivered->more : gives_up;
  const auto finish = [this, id, answer = std::move(answer), outcome] {
    journal_.add(scheduler_.now(), journal::ConnectionClosed{id});
    answer(outcome);
  };
  scheduler_.at(reply_at, [this, id, reply, reply_at, done, finish] {
    journal_.add(scheduler_.now(), fake::reply_given(id, reply));
    if (done == reply_at) finish();
    if (done > reply_at) scheduler_.at(done, finish);
  });
  if (done < reply_at) scheduler_.at(done, finish);
}

}  // namespace plumbline::simulation
