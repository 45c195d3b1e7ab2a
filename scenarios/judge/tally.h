// How a rule adds up what it saw: one breach fails, one undecided measurement keeps it from
// passing, and without any evidence it stays inconclusive. Used by the rules, one thread; a plain
// value.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::judge {

class Tally {
 public:
  /// One observation that could have failed and did not.
  void pass() { ++passes_; }
  /// A breach, with the entries that prove it. The first one gives the verdict its reason.
  void fail(const std::string& reason, const std::vector<std::uint64_t>& witness);
  /// A measurement that cannot be decided: within the jitter, or its end was not observed.
  void undecided(const std::string& reason, const std::vector<std::uint64_t>& witness = {});
  /// A comparison's result; `reason` is used unless it passed.
  void add(Compare result, const std::string& reason, const std::vector<std::uint64_t>& witness);
  /// The same for a reason that is put into words only where it is needed: `reason()` is a text.
  template <typename Reason>
  requires std::is_invocable_r_v<std::string, const Reason&>
  void add(Compare result, const Reason& reason, std::initializer_list<std::uint64_t> witness) {
    if (result == Compare::pass) return pass();
    add(result, std::string(reason()), std::vector<std::uint64_t>(witness));
  }

  [[nodiscard]] std::size_t passes() const { return passes_; }
  [[nodiscard]] bool failed() const { return fails_ > 0; }
  [[nodiscard]] bool is_undecided() const { return undecided_ > 0; }

  /// Fail, else inconclusive when something was undecided or nothing was seen, else pass. `held`
  /// says what held, `missing` what the run never showed; the counts are added.
  [[nodiscard]] Verdict verdict(std::string_view held, std::string_view missing) const;

 private:
  std::size_t passes_ = 0;
  std::size_t fails_ = 0;
  std::size_t undecided_ = 0;
  std::string fail_reason_;
  std::string undecided_reason_;
  std::vector<std::uint64_t> fail_witness_;
  std::vector<std::uint64_t> undecided_witness_;
};

/// "3 requests", "1 request", "2 batches".
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

/// The telemetry requests that arrived whole and whose bodies are known. Each whose body is not
/// leaves its rule undecided.
[[nodiscard]] std::vector<const Exchange*> whole_requests(const Evidence& evidence, Tally& tally);

/// The witness entries of a list of exchanges, in order: each one's request, then its reply where
/// `replies` asks.
[[nodiscard]] std::vector<std::uint64_t> witness_of(const std::vector<const Exchange*>& exchanges,
                                                    bool replies = false);

}  // namespace plumbline::judge
