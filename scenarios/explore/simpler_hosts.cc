#include "scenarios/explore/simpler_hosts.h"

#include <cstddef>

namespace plumbline::explore {
namespace {

using fake::AnswerRule;
using fake::Behaviour;
using scenario::Host;
using scenario::NetworkFault;
using Rules = std::vector<AnswerRule>;

// Of telemetry, or of the flag.
using RulesOf = Rules Behaviour::*;

template <typename Change>
HostChange on_rule(RulesOf rules, std::size_t index, Change change) {
  return [rules, index, change](Host& host) {
    Rules& list = host.behaviour.*rules;
    if (index < list.size()) change(list[index]);
  };
}

template <typename Change>
HostChange on_fault(std::size_t index, Change change) {
  return [index, change](Host& host) {
    if (index < host.network.size()) change(host.network[index]);
  };
}

void answer_always(AnswerRule& rule) {
  rule.first = AnswerRule{}.first;
  rule.last = AnswerRule{}.last;
}

void answer_at_any_time(AnswerRule& rule) {
  rule.from = AnswerRule{}.from;
  rule.to = AnswerRule{}.to;
}

void answer_plainly(AnswerRule& rule) {
  rule.body.reset();
  rule.content_type.clear();
  rule.errors.clear();
  rule.success_short_by = 0;
}

void ask_for_no_wait(AnswerRule& rule) {
  rule.retry_after_seconds.reset();
  rule.retry_after_date_in_seconds.reset();
}

void add_for_rules(const Host& host, RulesOf rules, std::vector<HostChange>& changes) {
  for (std::size_t index = 0; index < (host.behaviour.*rules).size(); ++index) {
    for (void (*change)(AnswerRule&) :
         {answer_at_any_time, answer_always, answer_plainly, ask_for_no_wait})
      changes.push_back(on_rule(rules, index, change));
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) { rule.delay = {}; }));
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) { rule.redirect.clear(); }));
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) { rule.per_mille = 1000; }));
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) { rule.delivery = {}; }));
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) {
      if (rule.retry_after_seconds.value_or(0) > 1) rule.retry_after_seconds = 1;
    }));
  }
}

void add_halvings(const Host& host, RulesOf rules, std::vector<HostChange>& changes) {
  for (std::size_t index = 0; index < (host.behaviour.*rules).size(); ++index) {
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) { rule.delay /= 2; }));
    changes.push_back(on_rule(rules, index, [](AnswerRule& rule) {
      if (rule.retry_after_seconds.value_or(0) > 1) *rule.retry_after_seconds /= 2;
    }));
  }
}

}  // namespace

std::vector<HostChange> changes_for(const Host& host) {
  std::vector<HostChange> changes{
      [](Host& one) { one = Host{}; },
      [](Host& one) { one.network.clear(); },
      [](Host& one) { one.behaviour.flag = {}; },
      [](Host& one) { one.behaviour.rate_limit.reset(); },
      [](Host& one) { one.behaviour.tokens.clear(); },
      [](Host& one) { one.behaviour.require_org = false; },
      [](Host& one) { one.behaviour.flag.flips.clear(); },
      [](Host& one) { one.behaviour.flag.ttl_seconds.reset(); },
      [](Host& one) { one.behaviour.flag.verbatim = false; },
  };
  add_for_rules(host, &Behaviour::telemetry, changes);
  add_for_rules(host, &Behaviour::flag_answers, changes);
  for (std::size_t index = 0; index < host.network.size(); ++index) {
    changes.push_back(on_fault(index, [](NetworkFault& fault) { fault.from = {}; }));
    changes.push_back(on_fault(index, [](NetworkFault& fault) { fault.per_mille = 1000; }));
  }
  return changes;
}

std::vector<HostChange> halvings_for(const Host& host) {
  std::vector<HostChange> changes;
  add_halvings(host, &Behaviour::telemetry, changes);
  add_halvings(host, &Behaviour::flag_answers, changes);
  for (std::size_t index = 0; index < host.network.size(); ++index) {
    changes.push_back(on_fault(index, [](NetworkFault& fault) { fault.delay /= 2; }));
    changes.push_back(on_fault(
        index, [](NetworkFault& fault) { fault.to = fault.from + (fault.to - fault.from) / 2; }));
  }
  return changes;
}

}  // namespace plumbline::explore
