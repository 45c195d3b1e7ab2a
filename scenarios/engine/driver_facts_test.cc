#include "scenarios/engine/driver_facts.h"

#include <gtest/gtest.h>

#include <utility>

namespace plumbline::scenario {
namespace {

class ToldService final : public DriverService {
 public:
  DriverPlace add(const DriverHost& /*host*/) override { return {}; }
  [[nodiscard]] std::string proxy() const override { return ""; }
  [[nodiscard]] std::string ca_file() const override { return ""; }
  [[nodiscard]] std::vector<SqlFact> take_facts() override { return std::exchange(facts, {}); }
  [[nodiscard]] std::vector<journal::Canary> canaries() const override { return {}; }
  void stop() override {}
  std::vector<SqlFact> facts;
};

using Kind = SqlFact::Kind;
using Work = DriverFacts::Work;

TEST(DriverFacts, FindSessionsByTheirPathAndStatementsByTheirMark) {
  ToldService service;
  DriverFacts facts(service);
  service.facts = {
      {Kind::session_opened, "a", "//sql/1.0/warehouses/01", "session-1", "", "", 0},
      {Kind::session_opened, "a", "/sql/1.0/warehouses/02", "session-2", "", "", 0},
      {Kind::statement_executed, "a", "", "session-1", "st-1", "SELECT 1 /* m_1 */", 0}};
  EXPECT_EQ(facts.session_over("/sql/1.0/warehouses/01", "a"), "session-1");
  EXPECT_EQ(facts.session_over("/sql/1.0/warehouses/03", "a"), "");
  EXPECT_EQ(facts.statement_with("m_1 "), "st-1");
  EXPECT_EQ(facts.statement_with("m_2 "), "");
}

TEST(DriverFacts, WithoutPathsTheOldestSessionOfTheHostIsMeant) {
  ToldService service;
  DriverFacts facts(service);
  service.facts = {{Kind::session_opened, "b", "", "session-0", "", "", 0},
                   {Kind::session_opened, "a", "", "session-1", "", "", 0},
                   {Kind::session_opened, "a", "", "session-2", "", "", 0}};
  EXPECT_EQ(facts.session_over("/x", "a"), "session-1");
  EXPECT_EQ(facts.session_over("/y", "a"), "session-2");
  EXPECT_EQ(facts.session_over("/z", "a"), "");
}

TEST(DriverFacts, TellWorkOnce) {
  ToldService service;
  DriverFacts facts(service);
  service.facts = {{Kind::statement_executed, "a", "", "s", "st-1", "SELECT 1", 0},
                   {Kind::polled, "a", "", "s", "st-1", "", 0}};
  EXPECT_EQ(facts.work_since("st-1"), (Work{{"polls", 1}}));
  service.facts = {{Kind::chunk_fetched, "a", "", "s", "st-1", "", 100},
                   {Kind::chunk_fetched, "a", "", "s", "st-1", "", 50}};
  EXPECT_EQ(facts.work_since("st-1"), (Work{{"polls", 0}, {"chunks", 2}, {"bytes", 150}}));
  EXPECT_EQ(facts.work_since("st-9"), Work{});
}

}  // namespace
}  // namespace plumbline::scenario
