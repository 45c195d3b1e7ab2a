#include "scenarios/judge/catalogue.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/judge.h"

namespace plumbline::judge {
namespace {

nlohmann::json requirement(const std::string& id) {
  return {{"id", id}, {"level", "MUST"}, {"evidence", "journal"}, {"text", "t"}, {"why", "w"}};
}

nlohmann::json document(const std::vector<nlohmann::json>& requirements) {
  return {{"groups", {{{"id", "RT"}, {"title", "Retry"}}}}, {"requirements", requirements}};
}

std::string message_of(const nlohmann::json& value) {
  try {
    (void)Catalogue::read(value);
  } catch (const json::BadInput& bad) {
    return bad.what();
  }
  return "";
}

TEST(Catalogue, BuiltInOneHasEveryGroupWithTextAndReason) {
  const Catalogue& catalogue = Catalogue::built_in();
  EXPECT_EQ(catalogue.groups().size(), 13U);
  EXPECT_EQ(catalogue.requirements().size(), 98U);
  for (const Requirement& item : catalogue.requirements()) {
    EXPECT_FALSE(item.text.empty()) << item.id;
    EXPECT_FALSE(item.why.empty()) << item.id;
  }
}

TEST(Catalogue, LevelsAndEvidenceAreRead) {
  const Catalogue& catalogue = Catalogue::built_in();
  EXPECT_EQ(catalogue.find("RT-1")->level, Level::must);
  EXPECT_EQ(catalogue.find("RT-4")->level, Level::should);
  EXPECT_EQ(catalogue.find("RS-4")->evidence, EvidenceKind::inside);
  EXPECT_EQ(catalogue.find("OV-1")->evidence, EvidenceKind::benchmark);
  EXPECT_EQ(catalogue.find("ER-2")->evidence, EvidenceKind::process);
}

TEST(Catalogue, EveryRuleJudgesARequirementInCatalogueOrder) {
  std::size_t last = 0;
  for (const Rule& rule : rules()) {
    ASSERT_NE(Catalogue::built_in().find(rule.id), nullptr) << rule.id;
    const std::size_t position = Catalogue::built_in().position(rule.id);
    EXPECT_GE(position, last) << rule.id;
    last = position + 1;
  }
}

TEST(Catalogue, UnknownIdHasNoEntryAndComesLast) {
  EXPECT_EQ(Catalogue::built_in().find("XX-1"), nullptr);
  EXPECT_EQ(Catalogue::built_in().position("XX-1"), Catalogue::built_in().requirements().size());
}

TEST(Catalogue, RefusesAnIdTwiceAnIdWithoutAGroupAndAnUnknownLevel) {
  EXPECT_EQ(message_of(document({requirement("RT-1"), requirement("RT-2")})), "");
  EXPECT_NE(
      message_of(document({requirement("RT-1"), requirement("RT-1")})).find("/requirements/1"),
      std::string::npos);
  EXPECT_NE(message_of(document({requirement("ZZ-1")})).find("no group"), std::string::npos);
  nlohmann::json bad = requirement("RT-1");
  bad["level"] = "MAY";
  EXPECT_NE(message_of(document({bad})).find("/requirements/0/level"), std::string::npos);
}

}  // namespace
}  // namespace plumbline::judge
