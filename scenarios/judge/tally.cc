#include "scenarios/judge/tally.h"

#include <algorithm>

namespace plumbline::judge {
namespace {

/// " (and 3 more)" or "".
std::string and_more(std::size_t count) {
  return count < 2 ? "" : " (and " + std::to_string(count - 1) + " more)";
}

}  // namespace

void Tally::fail(const std::string& reason, const std::vector<std::uint64_t>& witness) {
  if (++fails_ > 1) return;
  fail_reason_ = reason;
  fail_witness_ = witness;
}

void Tally::undecided(const std::string& reason, const std::vector<std::uint64_t>& witness) {
  if (++undecided_ > 1) return;
  undecided_reason_ = reason;
  undecided_witness_ = witness;
}

void Tally::add(Compare result, const std::string& reason,
                const std::vector<std::uint64_t>& witness) {
  if (result == Compare::pass) pass();
  if (result == Compare::fail) fail(reason, witness);
  if (result == Compare::inconclusive) undecided(reason + ", within the jitter", witness);
}

Verdict Tally::verdict(std::string_view held, std::string_view missing) const {
  if (fails_ > 0) return {"", Status::fail, fail_reason_ + and_more(fails_), fail_witness_};
  if (undecided_ > 0) {
    return {"", Status::inconclusive, undecided_reason_ + and_more(undecided_), undecided_witness_};
  }
  if (passes_ == 0) return {"", Status::inconclusive, std::string(missing), {}};
  return {"", Status::pass, std::string(held), {}};
}

std::string counted(std::size_t count, std::string_view noun) {
  const char* const ending = count == 1 ? "" : noun.ends_with("ch") ? "es" : "s";
  return (std::to_string(count) + " ").append(noun).append(ending);
}

std::vector<const Exchange*> whole_requests(const Evidence& evidence, Tally& tally) {
  std::vector<const Exchange*> requests;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (!exchange.arrived()) continue;
    if (exchange.body_known) requests.push_back(&exchange);
    if (!exchange.body_known)
      tally.undecided("a request's body was not recorded", {exchange.request_sequence});
  }
  return requests;
}

std::vector<std::uint64_t> witness_of(const std::vector<const Exchange*>& exchanges, bool replies) {
  std::vector<std::uint64_t> witness;
  for (const Exchange* exchange : exchanges) {
    if (exchange->request_sequence != 0) witness.push_back(exchange->request_sequence);
    if (replies && exchange->reply_sequence != 0) witness.push_back(exchange->reply_sequence);
  }
  std::sort(witness.begin(), witness.end());
  return witness;
}

}  // namespace plumbline::judge
