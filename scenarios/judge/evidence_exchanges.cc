#include <algorithm>
#include <charconv>
#include <utility>

#include "fake_server/core/http.h"
#include "scenarios/judge/evidence_build.h"

namespace plumbline::judge::build {
namespace {

// Attempts of one batch carry the same events in any order; a body without readable events is
// compared as it stands.
std::string batch_of(const fake::ReadBody& read) {
  if (read.decoded.events.empty()) return "raw:" + read.body;
  std::vector<std::string_view> fingerprints;
  for (const fake::DecodedEvent& event : read.decoded.events)
    fingerprints.emplace_back(event.fingerprint);
  std::sort(fingerprints.begin(), fingerprints.end());
  std::string batch = "events:";
  for (const std::string_view fingerprint : fingerprints) (batch += fingerprint) += '\n';
  return batch;
}

// The body that was read last: the next is often the same, an attempt made again.
struct LatestBody {
  std::shared_ptr<const fake::ReadBody> read;
  std::string batch;
};

// The service's reading serves where the journal still has it.
void read_body(Exchange& exchange, const journal::RequestReceived& request, LatestBody& latest) {
  const bool kept = request.reading.of != nullptr;
  const auto read = fake::read_body(request.body, kept ? request.reading.of : latest.read);
  if (read != latest.read) latest = {read, batch_of(*read)};
  exchange.decoded = {read, &read->decoded};
  exchange.batch = latest.batch;
}

Exchange requested(const journal::Entry& entry, const journal::RequestReceived& request,
                   bool imported) {
  Exchange exchange;
  exchange.host = request.host;
  exchange.endpoint = fake::endpoint_of(request.method, request.target);
  exchange.body_known = request.complete;
  exchange.reached = request.complete || imported;
  exchange.begun = entry.time;
  exchange.request = &request;
  exchange.request_sequence = entry.sequence;
  return exchange;
}

Exchange attempted(const journal::Entry& entry, const journal::AttemptFailed& attempt) {
  Exchange exchange;
  exchange.host = attempt.host;
  if (attempt.endpoint == "telemetry") exchange.endpoint = fake::Endpoint::telemetry;
  if (attempt.endpoint == "flag") exchange.endpoint = fake::Endpoint::flag;
  exchange.reached = false;
  exchange.body_known = false;
  exchange.begun = entry.time - attempt.took;
  exchange.attempt = &attempt;
  exchange.request_sequence = entry.sequence;
  return exchange;
}

void answer(Exchange& exchange, const journal::Entry& entry, const journal::ReplyGiven& reply,
            std::optional<std::int64_t> wall_ms) {
  exchange.reply = &reply;
  exchange.reply_sequence = entry.sequence;
  exchange.status = reply.status;
  if (reply.status == 0) return;
  exchange.answered = entry.time;
  const std::string* date = fake::find_header(reply.headers, "Date");
  const auto served_ms = date == nullptr ? std::nullopt : http_date_ms(*date);
  const std::string* wait = fake::find_header(reply.headers, "Retry-After");
  if (wait != nullptr) exchange.retry_after = retry_after(*wait, wall_ms ? wall_ms : served_ms);
}

// Damage after a 2xx status: whether the client took it for a success is the client's affair.
bool is_damaged(const std::string& delivery) {
  return delivery != "normal" && delivery != "hang" && delivery != "garbled";
}

std::string cause_without_status(const std::string& delivery) {
  if (delivery == "hang") return "timeout";
  if (delivery.starts_with("reset")) return "reset";
  return delivery == "normal" ? "timeout" : delivery;
}

class Settling {
 public:
  Settling(const Profile& profile, Duration end)
      : attempt_timeout_(profile.duration("attempt_timeout")),
        promised_(!profile.is_yardstick("attempt_timeout")),
        end_(end) {}

  void settle(Exchange& exchange, std::optional<Duration> connection_closed,
              Duration replied) const {
    if (exchange.attempt != nullptr)
      return fail(exchange, exchange.attempt->reason, exchange.begun + exchange.attempt->took,
                  true);
    const Duration given_up = connection_closed.value_or(exchange.begun + attempt_timeout_);
    if (!exchange.reached) return fail(exchange, "reset", given_up, connection_closed.has_value());
    if (exchange.status == 0) return settle_unanswered(exchange, connection_closed, replied);
    // An answer to nobody: the client had ended the connection, or its time-out had passed.
    const bool closed_before = connection_closed && *connection_closed < replied;
    const bool given_up_before = promised_ && !connection_closed && given_up < replied;
    if (closed_before || given_up_before) return fail_unheard(exchange, given_up, closed_before);
    const bool success = exchange.status >= 200 && exchange.status < 300;
    const bool damaged = is_damaged(exchange.reply->delivery);
    if (!success) {
      // The client may have waited for the rest of the body.
      return fail(exchange, std::to_string(exchange.status),
                  damaged && connection_closed ? std::max(replied, given_up) : replied, true);
    }
    exchange.outcome = damaged ? Outcome::unsettled : Outcome::success;
    exchange.settled = damaged ? std::max(replied, given_up) : replied;
    exchange.settled_known = !damaged || connection_closed.has_value();
  }

 private:
  void settle_unanswered(Exchange& exchange, std::optional<Duration> closed,
                         Duration replied) const {
    const bool cut = exchange.reply != nullptr && exchange.reply->delivery != "hang";
    const Duration given_up = cut ? replied : closed.value_or(exchange.begun + attempt_timeout_);
    fail(exchange,
         cause_without_status(exchange.reply == nullptr ? "hang" : exchange.reply->delivery),
         given_up, cut || closed.has_value());
    // Still under way when the observation ended: neither answer nor failure yet.
    if (!exchange.settled_known && end_ < given_up) exchange.outcome = Outcome::unsettled;
  }

  static void fail(Exchange& exchange, std::string cause, Duration settled, bool known) {
    exchange.outcome = Outcome::failure;
    exchange.cause = std::move(cause);
    exchange.settled = settled;
    exchange.settled_known = known;
  }

  // Nothing of that answer may be held against the client, nor be expected of it.
  static void fail_unheard(Exchange& exchange, Duration settled, bool known) {
    exchange.status = 0;
    exchange.answered = std::nullopt;
    exchange.retry_after = std::nullopt;
    fail(exchange, "timeout", settled, known);
  }

  Duration attempt_timeout_;
  bool promised_;  // the client itself documents that time-out
  Duration end_;
};

// What one pass over the journal finds out about the exchanges, before their outcomes are judged.
struct Collected {
  std::vector<Exchange> exchanges;
  std::map<std::uint64_t, std::size_t> by_request;
  std::map<std::size_t, Duration> replied;
  std::map<std::uint64_t, Duration> closed;  // network connection -> when it closed
  LatestBody latest_body;
};

void collect(Collected& all, const journal::Entry& entry, const journal::RunHeader& header) {
  if (const auto* request = std::get_if<journal::RequestReceived>(&entry.data)) {
    all.by_request[request->id] = all.exchanges.size();
    all.exchanges.push_back(requested(entry, *request, header.world == "import"));
    Exchange& exchange = all.exchanges.back();
    if (exchange.telemetry() && request->complete) read_body(exchange, *request, all.latest_body);
  } else if (const auto* attempt = std::get_if<journal::AttemptFailed>(&entry.data)) {
    all.exchanges.push_back(attempted(entry, *attempt));
  } else if (const auto* reply = std::get_if<journal::ReplyGiven>(&entry.data)) {
    const auto found = all.by_request.find(reply->request);
    if (found == all.by_request.end() || all.replied.contains(found->second)) return;
    const std::int64_t since_start_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(entry.time).count();
    std::optional<std::int64_t> wall_ms;
    if (header.client_wall_start_ms != 0) wall_ms = header.client_wall_start_ms + since_start_ms;
    answer(all.exchanges[found->second], entry, *reply, wall_ms);
    all.replied[found->second] = entry.time;
  } else if (const auto* closed = std::get_if<journal::ConnectionClosed>(&entry.data)) {
    all.closed[closed->id] = entry.time;
  }
}

}  // namespace

std::vector<Exchange> exchanges(const Profile& profile, const journal::Journal& journal,
                                const journal::RunHeader& header) {
  Collected all;
  all.exchanges.reserve(count_of<journal::RequestReceived>(journal) +
                        count_of<journal::AttemptFailed>(journal));
  for (const journal::Entry& entry : journal) collect(all, entry, header);
  const Settling settling(profile, journal.empty() ? Duration{0} : journal.back().time);
  for (std::size_t k = 0; k < all.exchanges.size(); ++k) {
    Exchange& exchange = all.exchanges[k];
    const std::uint64_t connection = exchange.request == nullptr ? 0 : exchange.request->connection;
    const auto closed = connection == 0 ? all.closed.end() : all.closed.find(connection);
    const auto replied = all.replied.find(k);
    settling.settle(
        exchange,
        closed == all.closed.end() ? std::nullopt : std::optional<Duration>(closed->second),
        replied == all.replied.end() ? exchange.begun : replied->second);
  }
  // An attempt that took its time to fail was journaled when it did.
  std::stable_sort(all.exchanges.begin(), all.exchanges.end(),
                   [](const Exchange& a, const Exchange& b) { return a.begun < b.begun; });
  return std::move(all.exchanges);
}

}  // namespace plumbline::judge::build
