// The admin API of `plumbline serve`: requests under /_plumbline/ change and show the server's
// sessions. Called by the threads of the admin port, many at once; never throws.
#pragma once

#include <cstddef>
#include <functional>

#include "fake_server/core/http.h"
#include "fake_server/host/sessions.h"

namespace plumbline::cli {

class ServeAdmin {
 public:
  /// Borrows `sessions`. `connections`: how many the data port holds; thread-safe.
  ServeAdmin(fake::Sessions& sessions, std::function<std::size_t()> connections)
      : sessions_(sessions), connections_(std::move(connections)) {}

  /// Answers one request. ?session=NAME says which session is meant, "default" without it. Bodies
  /// are JSON and so are answers, but for the journal and a verdict as text. Whatever cannot be
  /// done is answered with one line, {"error": "..."}, and changes nothing: 400 bad input, with the
  /// pointer to it; 404 no such path, or a session that nobody used; 405 with Allow; 503 no room
  /// for another session; 507 a journal that outgrew the memory; 500 a fault of Plumbline's own.
  [[nodiscard]] fake::Reply handle(const fake::Request& request) const;

 private:
  fake::Sessions& sessions_;
  std::function<std::size_t()> connections_;
};

}  // namespace plumbline::cli
