#include "reference/core/exporter.h"

#include <algorithm>
#include <utility>

#include "reference/core/retry.h"

namespace plumbline::telemetry {

Exporter::Exporter(const Config& config, Random random) : config_(config), random_(random) {}

void Exporter::begin(Shipment shipment, Permit permit, Instant now) {
  current_.emplace(Export{std::move(shipment), permit, now, 0, now, {}});
}

Instant Exporter::next_attempt() const noexcept { return current_ ? current_->next : kNever; }

Instant Exporter::give_up_at() const noexcept { return current_->begun + config_.export_budget; }

HttpRequest Exporter::attempt(const std::string& origin, const std::string& token, Instant now,
                              Instant end) {
  Export& current = *current_;
  ++current.attempts;
  current.next = kNever;
  const bool authenticated = current.shipment.group.authenticated;
  HttpRequest request;
  request.origin = origin;
  request.method = "POST";
  request.target = authenticated ? config_.telemetry_path : config_.telemetry_path_unauthenticated;
  request.headers.push_back({"Content-Type", "application/json"});
  request.headers.push_back({"User-Agent", config_.user_agent()});
  if (!token.empty()) current.shipment.token = token;
  if (authenticated) {
    request.headers.push_back({"Authorization", "Bearer " + current.shipment.token});
  }
  // The org id identifies a workspace: never without credentials (PR-9).
  if (authenticated && !current.shipment.group.org_id.empty()) {
    request.headers.push_back({"x-databricks-org-id", current.shipment.group.org_id});
  }
  request.body = current.shipment.body;
  request.timeout = std::min(config_.attempt_timeout, std::min(end, give_up_at()) - now);
  request.connect_timeout = std::min(config_.connect_timeout, request.timeout);
  request.answer_bytes_max = config_.answer_bytes_max;
  return request;
}

std::optional<ExportResult> Exporter::on_outcome(const HttpOutcome& outcome, Instant now,
                                                 WallTime wall, Instant close_end) {
  Export& current = *current_;
  if (is_success(outcome)) return succeed(outcome);
  const auto asked = retry_after(outcome.headers, wall);
  current.retry_after = asked.value_or(Duration::zero());
  const Instant end = std::min(give_up_at(), close_end);
  const auto decision = decide_retry(config_, outcome, current.attempts, asked, now, end, random_);
  if (decision.verdict == RetryDecision::Verdict::retry) {
    current.next = decision.at;
    return std::nullopt;
  }
  const bool closed = close_end <= give_up_at() && current.attempts <= config_.max_retries;
  DropReason reason = closed ? DropReason::close_budget : DropReason::retries_exhausted;
  if (outcome.error == NetworkError::cancelled) reason = DropReason::close_budget;
  if (decision.verdict == RetryDecision::Verdict::not_retryable &&
      outcome.error == NetworkError::none) {
    reason = DropReason::terminal_status;
  }
  return give_up(reason);
}

ExportResult Exporter::succeed(const HttpOutcome& outcome) {
  const Shipment& shipment = current_->shipment;
  ExportResult result;
  result.permit = current_->permit;
  result.ok = true;
  if (config_.profile == ProfileKind::shipped) {
    result.dropped = std::min(events_refused(outcome.body, shipment.events), shipment.records);
  }
  result.delivered = shipment.records - result.dropped;
  current_.reset();
  return result;
}

ExportResult Exporter::give_up(DropReason reason) {
  ExportResult result;
  result.permit = current_->permit;
  result.dropped = current_->shipment.records;
  result.reason = reason;
  result.retry_after = current_->retry_after;
  current_.reset();
  return result;
}

}  // namespace plumbline::telemetry
