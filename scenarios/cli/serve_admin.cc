#include "scenarios/cli/serve_admin.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/behaviour_json.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/host/session_name.h"
#include "scenarios/cli/serve_target.h"
#include "scenarios/cli/serve_verdict.h"

namespace plumbline::cli {
namespace {

using fake::Reply;
using fake::Session;
using fake::Sessions;
using Json = nlohmann::json;

// An answer other than success, on its way to handle().
struct Refused {
  int status;
  std::string error;
};

struct Call {
  const fake::Request& request;
  const Target& target;
  Sessions& sessions;
  const std::function<std::size_t()>& connections;
};

Reply answer(int status, std::string body, const char* type = "application/json") {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", type);
  reply.body = std::move(body);
  return reply;
}

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Reply error(int status, const std::string& what) {
  return answer(status, line_of({{"error", what}}));
}

std::string name_of(const Target& target) {
  const auto given = target.one("session");
  if (!given) return std::string(fake::kDefaultSession);
  auto name = fake::session_name(*given);
  if (name) return std::move(*name);
  throw json::BadInput("?session", "expected 1 to " + std::to_string(fake::kSessionNameBytesMax) +
                                       " letters, digits, -, _ and .");
}

std::shared_ptr<Session> session_to_change(const Call& call) {
  call.target.expect_only({"session"});
  auto session = call.sessions.use(name_of(call.target));
  if (session) return session;
  throw Refused{503, std::to_string(fake::kSessionsMax) +
                         " sessions are in use: POST /_plumbline/reset?session=NAME forgets one"};
}

std::shared_ptr<Session> session_to_show(const Call& call) {
  const std::string name = name_of(call.target);
  auto session = call.sessions.find(name);
  if (session) return session;
  std::vector<std::string> known;
  for (const auto& one : call.sessions.all()) known.push_back(one->name());
  throw Refused{404,
                "nobody used the session \"" + name + "\" yet" + json::suggestion(name, known)};
}

Reply changed(const Session& session) {
  return answer(200, line_of({{"session", session.name()}}));
}

// What the body says of one part of a script, read as a script that has nothing else. Pointers are
// those within the body.
fake::Behaviour part_of(const Call& call, const std::string& part) {
  const Json body = json::parse_text(call.request.body);
  try {
    return fake::read_behaviour({{part, body}}, "");
  } catch (const json::BadInput& bad) {
    const std::string what = bad.what();  // "/flag/value: ...", "/flag: ..."
    const std::string within = what.substr(part.size() + 1);
    throw json::BadInput("", within.starts_with(": ") ? within.substr(2) : within);
  }
}

Reply put_behaviour(const Call& call) {
  const auto behaviour = fake::read_behaviour(json::parse_text(call.request.body), "");
  const auto session = session_to_change(call);
  session->put(behaviour);
  return changed(*session);
}

Reply put_flags(const Call& call) {
  const fake::Behaviour part = part_of(call, "flag");
  const auto session = session_to_change(call);
  session->amend([&](fake::Behaviour& script) {
    script.flag = part.flag;
    script.flag_answers = part.flag_answers;
  });
  return changed(*session);
}

Reply put_tokens(const Call& call) {
  const fake::Behaviour part = part_of(call, "tokens");
  const auto session = session_to_change(call);
  session->amend([&](fake::Behaviour& script) { script.tokens = part.tokens; });
  return changed(*session);
}

fake::JournalSnapshot whole_journal_of(const Session& session) {
  fake::JournalSnapshot all = session.snapshot();
  if (!all.complete) throw Refused{507, "the journal outgrew the server's memory: reset it"};
  return all;
}

Reply get_journal(const Call& call) {
  call.target.expect_only({"session"});
  fake::JournalSnapshot all = whole_journal_of(*session_to_show(call));
  return answer(200, std::move(all.lines), "application/x-ndjson");
}

Reply get_verdict(const Call& call) {
  call.target.expect_only({"session", "profile", "set", "canary"});
  const VerdictQuestion question{call.target.one("profile").value_or(""), call.target.all("set"),
                                 call.target.all("canary")};
  const auto session = session_to_show(call);
  const fake::JournalSnapshot all = whole_journal_of(*session);
  const SessionVerdict verdict = verdict_of(session->name(), all, session->now(), question);
  const std::string* accept = fake::find_header(call.request.headers, "Accept");
  const bool text = accept != nullptr && accept->find("text/plain") != std::string::npos;
  return text ? answer(200, verdict_text(verdict), "text/plain; charset=utf-8")
              : answer(200, verdict_json(verdict));
}

Reply post_reset(const Call& call) {
  call.target.expect_only({"session"});
  if (!call.request.body.empty()) throw json::BadInput("", "expected no body");
  const std::string name = name_of(call.target);
  return answer(200, line_of({{"session", name}, {"forgotten", call.sessions.forget(name)}}));
}

Reply get_health(const Call& call) {
  call.target.expect_only({});
  Json sessions = Json::array();
  for (const auto& session : call.sessions.all()) {
    sessions.push_back(
        {{"name", session->name()}, {"entries", session->entries()}, {"idle", session->is_idle()}});
  }
  return answer(200, line_of({{"status", "ok"},
                              {"connections", call.connections()},
                              {"requests_without_session", call.sessions.refused()},
                              {"sessions", std::move(sessions)}}));
}

struct Route {
  std::string_view path;
  std::string_view method;
  Reply (*run)(const Call&);
};
constexpr std::array kRoutes{Route{"/_plumbline/behaviour", "PUT", put_behaviour},
                             Route{"/_plumbline/flags", "PUT", put_flags},
                             Route{"/_plumbline/tokens", "PUT", put_tokens},
                             Route{"/_plumbline/journal", "GET", get_journal},
                             Route{"/_plumbline/verdict", "GET", get_verdict},
                             Route{"/_plumbline/reset", "POST", post_reset},
                             Route{"/_plumbline/health", "GET", get_health}};

Reply run(const Call& call) {
  std::string paths;
  for (const Route& route : kRoutes) {
    paths.append(paths.empty() ? "" : ", ").append(route.path);
    if (route.path != call.target.path()) continue;
    const std::string& method = call.request.method;
    const bool head = method == "HEAD" && route.method == "GET";
    if (method == route.method || head) return route.run(call);
    const std::string allowed = route.method == "GET" ? "GET, HEAD" : std::string(route.method);
    Reply reply = error(405, "expected " + allowed);
    reply.headers.emplace_back("Allow", allowed);
    return reply;
  }
  throw Refused{404, "expected one of " + paths};
}

}  // namespace

fake::Reply ServeAdmin::handle(const fake::Request& request) const {
  try {
    const Target target(request.target);
    return run({request, target, sessions_, connections_});
  } catch (const Refused& refused) {
    return error(refused.status, refused.error);
  } catch (const json::BadInput& bad) {
    return error(400, bad.what());
  } catch (const std::exception& fault) {
    return error(500, fault.what());
  }
}

}  // namespace plumbline::cli
