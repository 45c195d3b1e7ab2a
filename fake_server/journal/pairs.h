// What belongs together in a journal: begin and end of an operation and of a connection, request
// and reply. The reader asks for it line by line, a run's own journal is asked before it is judged.
// One thread at a time.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "fake_server/journal/record.h"

namespace plumbline::journal {

/// Sees the entries of a journal in order, and refuses one that cannot follow those before it: a
/// second begin, end or reply of one id, an end of an operation that did not begin, a begin behind
/// its own end, a request on a connection that was closed. A journal may begin, or a session be
/// reset, while connections and requests are under way: their ends need no begin. A run header
/// begins anew.
class Pairs {
 public:
  /// Throws json::BadInput ("/id: ...", "/connection: ...", "/request: ...") for an entry that is
  /// refused; the object is then of no use.
  void see(const Data& data);

 private:
  enum class Life : std::uint8_t { begun, ended };
  using Lives = std::unordered_map<std::uint64_t, Life>;

  void follow(const RunHeader& header);
  void follow(const OperationBegun& begun);
  void follow(const OperationEnded& ended);
  void follow(const ConnectionOpened& opened);
  void follow(const ConnectionClosed& closed);
  void follow(const RequestReceived& request);
  void follow(const ReplyGiven& reply);
  template <typename Other>
  void follow(const Other& /*single*/) {}

  Lives operations_;
  Lives connections_;
  Lives requests_;  // ended: answered
};

/// Asks a whole journal. Throws json::BadInput with "the journal's entry N: ..." for the first
/// entry refused.
void expect_pairs(const Journal& journal);

}  // namespace plumbline::journal
