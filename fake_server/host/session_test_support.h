// What the tests of sessions share. Header only; included by test programs, never by the server.
#pragma once

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "fake_server/core/service_test_support.h"
#include "fake_server/host/sessions.h"
#include "fake_server/journal/reader.h"

namespace plumbline::fake::test {

/// A journal's entries of one kind, in order.
template <typename Kind>
std::vector<Kind> of_kind(const journal::Journal& journal) {
  std::vector<Kind> found;
  for (const journal::Entry& entry : journal) {
    if (const auto* data = std::get_if<Kind>(&entry.data)) found.push_back(*data);
  }
  return found;
}

/// What a session has journaled, as a strict reader takes it.
inline journal::Journal journal_of(const Session& session) {
  std::istringstream lines(session.snapshot().lines);
  return journal::read_journal(lines).journal;
}

/// A good telemetry request of three events for a session, by its header.
inline Request request_to(const std::string& session) {
  Request request = telemetry_request();
  request.host.clear();
  request.headers.emplace_back("X-Plumbline-Session", session);
  return request;
}

/// A script that answers its first telemetry request with that status.
inline Behaviour first_answered(int status) {
  AnswerRule rule;
  rule.status = status;
  rule.last = 1;
  Behaviour behaviour;
  behaviour.telemetry = {rule};
  return behaviour;
}

}  // namespace plumbline::fake::test
