#include "scenarios/cli/serve_verdict.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/reader.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/judge.h"
#include "scenarios/report/console.h"

namespace plumbline::cli {
namespace {

using Json = nlohmann::json;

// By name only: the API opens no files for strangers.
judge::Profile profile_named(const std::string& name) {
  const std::vector<std::string> known = judge::Profile::built_in();
  if (std::find(known.begin(), known.end(), name) != known.end()) return judge::Profile::load(name);
  std::string names;
  for (const std::string& one : known) names += (names.empty() ? "" : ", ") + one;
  throw json::BadInput("?profile", "expected one of " + names + json::suggestion(name, known));
}

void set_all(judge::Profile& profile, const std::vector<std::string>& settings) {
  for (const std::string& text : settings) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw json::BadInput("?set", "expected PARAMETER=VALUE, found \"" + text + "\"");
    }
    profile.set(text.substr(0, equals), text.substr(equals + 1));
  }
}

// As `plumbline judge --canary` reads it: "KIND:TEXT"; any other text is SQL.
journal::Canary canary_of(const std::string& text) {
  const auto& kinds = journal::kCanaryKinds;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return {text};
  const std::string kind = text.substr(0, colon);
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return {text};
  return {text.substr(colon + 1), kind};
}

bool is_idle(const journal::Journal& journal) {
  std::set<std::uint64_t> owed;
  for (const journal::Entry& entry : journal) {
    const auto* request = std::get_if<journal::RequestReceived>(&entry.data);
    const auto* reply = std::get_if<journal::ReplyGiven>(&entry.data);
    if (request != nullptr) owed.insert(request->id);
    if (reply != nullptr) owed.erase(reply->request);
  }
  return owed.empty();
}

Json one_verdict(const judge::Verdict& verdict, const journal::Journal& journal) {
  const auto* requirement = judge::Catalogue::built_in().find(verdict.requirement);
  Json json{{"requirement", verdict.requirement},
            {"level", requirement == nullptr ? "MUST" : judge::to_string(requirement->level)},
            {"status", judge::to_string(verdict.status)},
            {"reason", verdict.reason}};
  if (verdict.status == judge::Status::fail) {
    json["witness"] = verdict.witness;
    json["evidence"] = report::witness_lines(verdict, journal);
  }
  return json;
}

Json totals_json(const report::Totals& totals) {
  return {{"passed", totals.passed},
          {"failed_must", totals.failed_must},
          {"failed_should", totals.failed_should},
          {"not_applicable", totals.not_applicable},
          {"inconclusive_must", totals.inconclusive_must},
          {"inconclusive_should", totals.inconclusive_should}};
}

}  // namespace

SessionVerdict verdict_of(const std::string& session, const fake::JournalSnapshot& snapshot,
                          fake::Duration now, const VerdictQuestion& question) {
  judge::Profile profile = profile_named(question.profile);
  set_all(profile, question.settings);
  std::istringstream lines(snapshot.lines);
  journal::Journal journal = journal::read_journal(lines).journal;
  const bool idle = is_idle(journal);
  journal.push_back(
      {snapshot.entries + 1, std::max(now, snapshot.last), journal::Quiescence{idle}});
  auto& header = std::get<journal::RunHeader>(journal.front().data);  // the reader has seen to it
  for (const std::string& canary : question.canaries) header.canaries.push_back(canary_of(canary));
  std::vector<judge::Verdict> verdicts = judge::judge(profile, journal);
  return {session, std::move(profile), std::move(journal), std::move(verdicts), idle};
}

std::string verdict_json(const SessionVerdict& verdict) {
  const report::Totals totals = report::totals_of(verdict.verdicts);
  Json json{{"session", verdict.session},        {"profile", verdict.profile.name()},
            {"conformant", totals.conformant()}, {"idle", verdict.idle},
            {"entries", verdict.journal.size()}, {"totals", totals_json(totals)},
            {"verdicts", Json::array()}};
  for (const judge::Verdict& one : verdict.verdicts) {
    json["verdicts"].push_back(one_verdict(one, verdict.journal));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string verdict_text(const SessionVerdict& verdict) {
  std::ostringstream out;
  const std::string title = "session " + verdict.session;
  const std::string no_repeat;
  report::write_console(out,
                        {title, verdict.profile, verdict.journal, verdict.verdicts, no_repeat});
  return out.str();
}

}  // namespace plumbline::cli
