#include "fake_server/core/behaviour.h"

#include <algorithm>

namespace plumbline::fake {
namespace {

Duration scaled(Duration time, std::int64_t divisor) {
  if (time == Duration::max() || time <= Duration::zero()) return time;
  return std::max(time / divisor, Duration(1));
}

void scale(std::vector<AnswerRule>& rules, std::int64_t divisor) {
  for (AnswerRule& rule : rules) {
    rule.from = scaled(rule.from, divisor);
    rule.to = scaled(rule.to, divisor);
    rule.delay = scaled(rule.delay, divisor);
  }
}

}  // namespace

bool AnswerRule::matches(std::uint64_t number, Duration now) const noexcept {
  return number >= first && number <= last && now >= from && now < to;
}

Behaviour Behaviour::times_divided_by(std::int64_t divisor) const {
  Behaviour faster = *this;
  scale(faster.telemetry, divisor);
  scale(faster.flag_answers, divisor);
  for (FlagFlip& flip : faster.flag.flips) flip.at = scaled(flip.at, divisor);
  for (Token& token : faster.tokens) {
    if (token.expires) token.expires = scaled(*token.expires, divisor);
  }
  if (faster.rate_limit) {
    faster.rate_limit->refill_interval = scaled(faster.rate_limit->refill_interval, divisor);
  }
  return faster;
}

}  // namespace plumbline::fake
