// The client's outer side: the requests it asks its runner to make, and what it does with their
// outcomes.
#include <algorithm>
#include <utility>

#include "reference/core/client.h"
#include "reference/core/retry.h"

namespace plumbline::telemetry {

OutboundRequest Client::outbound(OutboundRequest::Kind kind, HttpRequest http) {
  outstanding_ = Outstanding{++last_request_, kind};
  return {last_request_, kind, std::move(http)};
}

// Due events that will not be sent: nothing is attempted while the breaker is open, and nothing is
// kept for its probe; nor can anything be that may start only after the close budget.
void Client::drop_unsendable(Instant now) {
  if (setup_.book->breaker_state(host_key(), now) == CircuitBreaker::State::open) {
    drop(outbox_.take_due(), DropReason::breaker_open);
    return;
  }
  const Instant close = close_deadline();
  if (close != kNever && setup_.book->not_before(host_key()) >= close) {
    drop(outbox_.take_due(), DropReason::close_budget);
  }
}

std::optional<OutboundRequest> Client::flag_request(Instant now) {
  if (!flag_referenced_) return std::nullopt;
  const bool retry_due =
      exporter_.busy() && exporter_.shipment().asks && exporter_.next_attempt() <= now;
  const Handle* due = retry_due ? exporter_.shipment().fallback.get() : outbox_.due_asking();
  const bool needed = due != nullptr;
  const bool closing = close_deadline() != kNever;
  if (!needed && (closing || !flag_wanted_)) return std::nullopt;
  if (!setup_.book->begin_flag_request(host_key(), now)) return std::nullopt;
  flag_wanted_ = false;
  const Config& config = setup_.config;
  const auto credentials = handles_.flag_credentials(due);
  HttpRequest http;
  http.origin = setup_.origin;
  http.method = "GET";
  http.target = flag_target(config);
  http.headers.push_back({"User-Agent", config.user_agent()});
  if (!credentials.token.empty()) {
    http.headers.push_back({"Authorization", "Bearer " + credentials.token});
    if (!credentials.org_id.empty()) {
      http.headers.push_back({"x-databricks-org-id", credentials.org_id});
    }
  }
  http.timeout = std::min(config.flag_timeout, close_deadline() - now);
  http.connect_timeout = std::min(config.connect_timeout, http.timeout);
  http.answer_bytes_max = config.answer_bytes_max;
  return outbound(OutboundRequest::Kind::flag, std::move(http));
}

// The next attempt of the export under way, or its end: when the flag has turned off meanwhile, or
// no budget is left.
std::optional<OutboundRequest> Client::retry_request(Instant now) {
  const Shipment& shipment = exporter_.shipment();
  if (exporter_.next_attempt() >= close_deadline()) {
    end_export(exporter_.give_up(DropReason::close_budget), now);
    return std::nullopt;
  }
  if (exporter_.next_attempt() > now) return std::nullopt;
  if (now >= exporter_.give_up_at()) {
    end_export(exporter_.give_up(DropReason::retries_exhausted), now);
    return std::nullopt;
  }
  if (shipment.asks) {
    const FlagDecision decision = setup_.book->flag_decision(host_key(), now);
    if (decision == FlagDecision::wait) return std::nullopt;
    if (decision != FlagDecision::send) {
      end_export(exporter_.give_up(DropReason::disabled), now);
      return std::nullopt;
    }
  }
  return attempt(now);
}

OutboundRequest Client::attempt(Instant now) {
  const Shipment& shipment = exporter_.shipment();
  const std::string token = handles_.token_of(shipment.group, *shipment.fallback);
  return outbound(OutboundRequest::Kind::telemetry,
                  exporter_.attempt(setup_.origin, token, now, close_deadline()));
}

// The next batch, with events that ask for the flag only where it says so; of forced events alone
// none where both may go together (CM-1).
std::optional<OutboundRequest> Client::export_request(Instant now, WallTime wall,
                                                      Outbox::Eligible wanted) {
  if (setup_.book->not_before(host_key()) > now) return std::nullopt;
  const bool send =
      flag_referenced_ && setup_.book->flag_decision(host_key(), now) == FlagDecision::send;
  if (send && wanted == Outbox::Eligible::forced) return std::nullopt;
  const auto eligible = send ? Outbox::Eligible::all : Outbox::Eligible::forced;
  while (outbox_.due()) {
    std::vector<PendingEvent> too_large;
    auto batch = outbox_.cut(handles_, eligible, wall, too_large);
    drop(too_large, DropReason::payload_too_large);
    if (!batch) return std::nullopt;
    if (batch->events.empty()) continue;
    const auto permit = setup_.book->try_acquire(host_key(), now);
    if (permit) return begin_export(std::move(*batch), *permit, now);
    drop(batch->events, DropReason::breaker_open);
  }
  return std::nullopt;
}

OutboundRequest Client::begin_export(Batch batch, Permit permit, Instant now) {
  Shipment shipment;
  shipment.group = std::move(batch.group);
  shipment.events = batch.events.size();
  shipment.fallback = batch.events.back().session->handle;
  for (const PendingEvent& event : batch.events) {
    shipment.records += event.records;
    shipment.asks = shipment.asks || !event.session->handle->facts.forced;
  }
  shipment.body = std::move(batch.body);
  exporter_.begin(std::move(shipment), permit, now);
  return attempt(now);
}

void Client::on_outcome(RequestId id, const HttpOutcome& outcome, Instant now, WallTime wall) {
  if (!outstanding_ || outstanding_->id != id) return;
  const auto kind = outstanding_->kind;
  outstanding_.reset();
  if (kind == OutboundRequest::Kind::flag) {
    on_flag_outcome(outcome, now, wall);
  } else {
    on_export_outcome(outcome, now, wall);
  }
  publish();
}

void Client::on_flag_outcome(const HttpOutcome& outcome, Instant now, WallTime wall) {
  HostBook& book = *setup_.book;
  std::optional<FlagAnswer> answer;
  if (is_success(outcome) && !outcome.body_cut) {
    answer = parse_flag_answer(outcome.body, setup_.config.flag_name);
  }
  if (answer) {
    book.on_flag_answer(host_key(), *answer, setup_.config, now);
  } else if (outcome.error == NetworkError::cancelled || now >= close_deadline()) {
    book.abandon_flag_request(host_key());
  } else {
    book.on_flag_failure(host_key(), setup_.config, now);
  }
  if (book.flag_decision(host_key(), now) != FlagDecision::send) return;
  drain(now, wall);
  outbox_.restart_ages(now);
}

void Client::on_export_outcome(const HttpOutcome& outcome, Instant now, WallTime wall) {
  if (const auto asked = retry_after(outcome.headers, wall)) {
    setup_.book->hold_until(host_key(), now + std::min(*asked, setup_.config.retry_after_cap));
  }
  const auto result = exporter_.on_outcome(outcome, now, wall, close_deadline());
  if (result) end_export(*result, now);
}

void Client::end_export(const ExportResult& result, Instant now) {
  setup_.book->on_export_result(host_key(), result.permit, result.ok, now, result.retry_after);
  counts_.deliver(result.delivered);
  if (result.dropped > 0) counts_.drop(result.reason, result.dropped);
}

}  // namespace plumbline::telemetry
