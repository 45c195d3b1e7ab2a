// The names and the order of every record's members on disk, once for both directions: line.cc
// passes an archive that writes, line_reader.cc one that reads. Internal to fake_server/journal. A
// member added here needs a new kVersion, unless it is one of `..._if_any`: left out where empty,
// so that older journals are still read.
#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "fake_server/journal/record.h"

namespace plumbline::journal {

/// The kind of each alternative of `Data`, by its index.
inline constexpr std::array<std::string_view, std::variant_size_v<Data>> kKinds{"header",
                                                                                "operation_begun",
                                                                                "operation_ended",
                                                                                "mark",
                                                                                "connection_opened",
                                                                                "connection_closed",
                                                                                "request",
                                                                                "reply",
                                                                                "attempt_failed",
                                                                                "fault",
                                                                                "process",
                                                                                "resources",
                                                                                "counters",
                                                                                "inside",
                                                                                "sql",
                                                                                "jitter",
                                                                                "quiescence"};

/// Calls the archive once a member, in the order on disk. `Record` is a record type, const where
/// the archive writes.
template <class Archive>
struct Members {
  Archive& archive;

  template <class Record>
  void operator()(Record& record) const {
    visit(record, static_cast<const std::remove_const_t<Record>*>(nullptr));
  }

 private:
  template <class R>
  void visit(R& r, const RunHeader*) const {
    archive.number("version", r.version);
    archive.text("world", r.world);
    archive.text("scenario", r.scenario);
    archive.text("profile", r.profile);
    archive.text_map("overrides", r.overrides);
    archive.number("seed", r.seed);
    archive.text("arm", r.arm);
    archive.text("client", r.client);
    archive.exact("client_wall_start_ms", r.client_wall_start_ms);
    archive.canaries("canaries", r.canaries);
    archive.duration_if_any("network_latency_ns", r.network_latency);
  }
  template <class R>
  void visit(R& r, const OperationBegun*) const {
    archive.number("id", r.id);
    archive.text("operation", r.operation);
    archive.text("connection", r.connection);
    archive.text("host", r.host);
    archive.text("statement", r.statement);
    archive.text("telemetry", r.telemetry);
    archive.text("org", r.org);
    archive.boolean("credentials", r.credentials);
    archive.texts_if_any("odd_values", r.odd_values);
    archive.text_if_any("spelling", r.spelling);
  }
  template <class R>
  void visit(R& r, const OperationEnded*) const {
    archive.number("id", r.id);
    archive.boolean("ok", r.ok);
    archive.text("error", r.error);
    archive.text("session_id", r.session_id);
    archive.text("statement_id", r.statement_id);
    archive.number_map_if_any("work", r.work);
  }
  template <class R>
  void visit(R& r, const Mark*) const {
    archive.text("name", r.name);
  }
  template <class R>
  void visit(R& r, const ConnectionOpened*) const {
    archive.number("id", r.id);
    archive.text("host", r.host);
  }
  template <class R>
  void visit(R& r, const ConnectionClosed*) const {
    archive.number("id", r.id);
  }
  template <class R>
  void visit(R& r, const RequestReceived*) const {
    archive.number("id", r.id);
    archive.number("connection", r.connection);
    archive.text("host", r.host);
    archive.text("method", r.method);
    archive.text("target", r.target);
    archive.headers("headers", r.headers);
    archive.body(r.body);
    archive.boolean("complete", r.complete);
    archive.text("payload", r.payload);
    archive.number("events", r.events);
    archive.texts("findings", r.findings);
  }
  template <class R>
  void visit(R& r, const ReplyGiven*) const {
    archive.number("request", r.request);
    archive.number("status", r.status);
    archive.headers("headers", r.headers);
    archive.body(r.body);
    archive.text("delivery", r.delivery);
  }
  template <class R>
  void visit(R& r, const AttemptFailed*) const {
    archive.text("host", r.host);
    archive.text("endpoint", r.endpoint);
    archive.text("reason", r.reason);
    archive.duration_if_any("took_ns", r.took);
  }
  template <class R>
  void visit(R& r, const FaultApplied*) const {
    archive.text("host", r.host);
    archive.text("what", r.what);
  }
  template <class R>
  void visit(R& r, const Process*) const {
    archive.text("event", r.event);
    archive.number("pid", r.pid);
    archive.number("code", r.code);
    archive.text("stream", r.stream);
    archive.text("text", r.text);
  }
  template <class R>
  void visit(R& r, const ResourceSample*) const {
    archive.text("moment", r.moment);
    archive.number("threads", r.threads);
    archive.number("sockets", r.sockets);
    archive.number("resident_bytes", r.resident_bytes);
    archive.text("caught_signals", r.caught_signals);
  }
  template <class R>
  void visit(R& r, const ClientCounters*) const {
    archive.text("host", r.host);
    archive.boolean("at_rest", r.at_rest);
    archive.number_map("values", r.values);
  }
  template <class R>
  void visit(R& r, const InsideCheck*) const {
    archive.text("requirement", r.requirement);
    archive.text("what", r.what);
    archive.boolean("held", r.held);
    archive.text("detail", r.detail);
  }
  template <class R>
  void visit(R& r, const SqlSeen*) const {
    archive.text("event", r.event);
    archive.text("host", r.host);
    archive.text("session_id", r.session_id);
    archive.text("statement_id", r.statement_id);
    archive.text("sql", r.sql);
    archive.text("error", r.error);
    archive.text("state", r.state);
    archive.number("rows", r.rows);
    archive.number("bytes", r.bytes);
  }
  template <class R>
  void visit(R& r, const JitterSample*) const {
    archive.duration("overshoot_ns", r.overshoot);
    archive.number("waits", r.waits);
  }
  template <class R>
  void visit(R& r, const Quiescence*) const {
    archive.boolean("idle", r.idle);
  }
};

}  // namespace plumbline::journal
