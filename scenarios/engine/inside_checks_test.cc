#include "scenarios/engine/inside_checks.h"

#include <gtest/gtest.h>

#include "fake_server/journal/writer.h"
#include "scenarios/engine/inside_look.h"

namespace plumbline::scenario {
namespace {

using telemetry::Config;

TEST(InsideChecks, AllHoldForBothProfiles) {
  for (const Config& config : {Config::design(), Config::shipped()}) {
    for (const std::string& name : inside_check_names()) {
      const journal::InsideCheck check = look_inside(name, config);
      EXPECT_TRUE(check.held) << name << ": " << check.detail;
      EXPECT_EQ(check.what, name);
      EXPECT_FALSE(check.requirement.empty());
    }
  }
}

TEST(InsideChecks, UnknownOneDoesNotHold) {
  EXPECT_FALSE(look_inside("no-such-check", Config::design()).held);
}

TEST(InsideChecks, EachIsOneEntryOfTheJournal) {
  journal::MemorySink journal;
  add_inside_checks({"open-at-close", "late-result-while-open"}, Config::design(),
                    journal::Duration{5}, journal);
  const journal::Journal entries = journal.take();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<journal::InsideCheck>(entries[1].data).requirement, "CB-11");
}

TEST(Look, SaysTheFirstDemandThatWasNotMet) {
  Look look;
  EXPECT_FALSE(look.held());  // nothing was demanded
  look.demand(true, "one");
  EXPECT_TRUE(look.held());
  look.demand(false, "two");
  look.demand(false, "three");
  EXPECT_FALSE(look.held());
  EXPECT_EQ(look.detail(), "not so: two");
}

}  // namespace
}  // namespace plumbline::scenario
