#include "fake_server/journal/pairs.h"

#include <string>

#include "fake_server/core/json_fields.h"

namespace plumbline::journal {
namespace {

using json::BadInput;

[[noreturn]] void refuse(const char* member, const char* expected, const char* what,
                         std::uint64_t id, const char* found) {
  throw BadInput(member, std::string("expected ") + expected + ", " + what + " " +
                             std::to_string(id) + " " + found);
}

}  // namespace

void Pairs::see(const Data& data) {
  std::visit([this](const auto& entry) { follow(entry); }, data);
}

void Pairs::follow(const RunHeader& /*header*/) { *this = {}; }

void Pairs::follow(const OperationBegun& begun) {
  if (!operations_.emplace(begun.id, Life::begun).second)
    refuse("/id", "a new id", "operation", begun.id, "began before");
}

void Pairs::follow(const OperationEnded& ended) {
  const auto found = operations_.find(ended.id);
  if (found == operations_.end())
    refuse("/id", "an operation under way", "operation", ended.id, "did not begin");
  if (found->second == Life::ended)
    refuse("/id", "an operation under way", "operation", ended.id, "ended before");
  found->second = Life::ended;
}

void Pairs::follow(const ConnectionOpened& opened) {
  if (!connections_.emplace(opened.id, Life::begun).second)
    refuse("/id", "a new id", "connection", opened.id, "was opened or closed before");
}

void Pairs::follow(const ConnectionClosed& closed) {
  Life& life = connections_.emplace(closed.id, Life::begun).first->second;
  if (life == Life::ended)
    refuse("/id", "an open connection", "connection", closed.id, "was closed before");
  life = Life::ended;
}

void Pairs::follow(const RequestReceived& request) {
  const auto on = connections_.find(request.connection);
  if (on != connections_.end() && on->second == Life::ended) {
    refuse("/connection", "an open connection", "connection", request.connection,
           "was closed before");
  }
  if (!requests_.emplace(request.id, Life::begun).second)
    refuse("/id", "a new id", "request", request.id, "came or was answered before");
}

void Pairs::follow(const ReplyGiven& reply) {
  Life& life = requests_.emplace(reply.request, Life::begun).first->second;
  if (life == Life::ended)
    refuse("/request", "one reply to each request", "request", reply.request,
           "was answered before");
  life = Life::ended;
}

void expect_pairs(const Journal& journal) {
  Pairs pairs;
  for (std::size_t k = 0; k < journal.size(); ++k) {
    try {
      pairs.see(journal[k].data);
    } catch (const BadInput& fault) {
      throw BadInput("", "the journal's entry " + std::to_string(k + 1) + ": " + fault.what());
    }
  }
}

}  // namespace plumbline::journal
