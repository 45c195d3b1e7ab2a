#include "scenarios/judge/profile.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/embedded.h"

namespace plumbline::judge {
namespace {

using namespace std::chrono_literals;

nlohmann::json document(const std::string& name) {
  return nlohmann::json::parse(embedded("profiles/" + name + ".json"));
}

std::string message_of(const nlohmann::json& value) {
  try {
    (void)Profile::read(value);
  } catch (const json::BadInput& bad) {
    return bad.what();
  }
  return "";
}

std::string message_of_set(const std::string& parameter, const std::string& value) {
  Profile profile = Profile::load("design");
  try {
    profile.set(parameter, value);
  } catch (const json::BadInput& bad) {
    return bad.what();
  }
  return "";
}

TEST(Profile, EveryBuiltInProfileLoadsUnderItsFilesName) {
  const std::vector<std::string> names = Profile::built_in();
  EXPECT_EQ(names, (std::vector<std::string>{"design", "shipped", "nodejs", "go", "python", "jdbc",
                                             "adbc"}));
  for (const std::string& name : names) EXPECT_EQ(Profile::load(name).name(), name);
}

TEST(Profile, NumbersThatTheProfilesDisagreeOnAreTheirOwn) {
  EXPECT_EQ(Profile::load("design").duration("flush_interval"), 5s);
  EXPECT_EQ(Profile::load("shipped").duration("flush_interval"), 30s);
  EXPECT_EQ(Profile::load("nodejs").duration("close_budget"), 2s);
  EXPECT_EQ(Profile::load("design").integer("probes_to_close"), 2);
  EXPECT_EQ(Profile::load("shipped").integer("probes_to_close"), 3);
  EXPECT_EQ(Profile::load("shipped").text("breaker_policy"), "rate");
  EXPECT_EQ(Profile::load("nodejs").text("breaker_policy"), "consecutive");
}

TEST(Profile, DriversAreHeldToWhatTheyDocument) {
  const Profile go = Profile::load("go");
  EXPECT_EQ(go.integer("max_retries"), 0);
  EXPECT_EQ(go.duration("flush_interval"), 30s);
  EXPECT_FALSE(go.boolean("timestamps"));
  EXPECT_FALSE(go.boolean("honours_ttl_seconds"));
  const Profile python = Profile::load("python");
  EXPECT_EQ(python.integer("max_retries"), 5);
  EXPECT_EQ(python.duration("retry_delay"), 10s);
  EXPECT_EQ(python.duration("flush_interval"), 300s);
  EXPECT_FALSE(python.boolean("backoff_grows"));
  const Profile jdbc = Profile::load("jdbc");
  EXPECT_EQ(jdbc.integer("breaker_calls_min"), 20);
  EXPECT_EQ(jdbc.duration("open_for"), 30s);
  const Profile adbc = Profile::load("adbc");
  EXPECT_TRUE(adbc.boolean("int64_as_text"));
  EXPECT_FALSE(adbc.boolean("items_member"));
}

TEST(Profile, WhatADriverDoesNotPromiseIsTheDesignsValueAsYardstick) {
  const Profile design = Profile::load("design");
  for (const char* name : {"go", "python", "jdbc", "adbc"}) {
    const Profile driver = Profile::load(name);
    for (const char* parameter : {"flag_failure_ttl", "attempt_timeout", "export_budget"}) {
      EXPECT_EQ(driver.duration(parameter), design.duration(parameter)) << name << parameter;
      EXPECT_TRUE(driver.is_yardstick(parameter)) << name << parameter;
    }
  }
  EXPECT_TRUE(Profile::load("python").is_yardstick("close_budget"));
  EXPECT_FALSE(Profile::load("go").is_yardstick("close_budget"));
  EXPECT_TRUE(Profile::load("adbc").is_yardstick("batch_size"));
}

TEST(Profile, WhatADriversPayloadCannotShowIsExcluded) {
  EXPECT_NE(Profile::load("go").exclusion("WF-5"), nullptr);
  EXPECT_NE(Profile::load("python").exclusion("CB-1"), nullptr);
  EXPECT_EQ(Profile::load("jdbc").exclusion("CB-1"), nullptr);
  for (const char* name : {"go", "python", "jdbc", "adbc"})
    EXPECT_NE(Profile::load(name).exclusion("FF-6"), nullptr) << name;
}

TEST(Profile, ExclusionsNameRequirementsOfTheCatalogueWithAReason) {
  for (const std::string& name : Profile::built_in()) {
    const nlohmann::json profile = document(name);
    for (const auto& item : profile.at("excludes").items()) {
      EXPECT_NE(Catalogue::built_in().find(item.key()), nullptr) << name << " " << item.key();
      EXPECT_FALSE(Profile::load(name).exclusion(item.key())->empty());
    }
  }
  EXPECT_EQ(Profile::load("design").exclusion("BT-5"), nullptr);
}

TEST(Profile, YardsticksAreTold) {
  EXPECT_TRUE(Profile::load("nodejs").is_yardstick("connect_budget"));
  EXPECT_FALSE(Profile::load("nodejs").is_yardstick("batch_size"));
}

TEST(Profile, MissingParameterIsRefusedByPointer) {
  nlohmann::json value = document("design");
  value["parameters"].erase("open_for");
  EXPECT_EQ(message_of(value), "/parameters: expected a member \"open_for\"");
}

TEST(Profile, UnknownParameterNamesTheNearest) {
  nlohmann::json value = document("design");
  value["parameters"]["batch_sise"] = 1;
  EXPECT_NE(message_of(value).find("batch_size"), std::string::npos) << message_of(value);
}

TEST(Profile, WrongTypesAndRangesAreRefused) {
  nlohmann::json value = document("design");
  value["parameters"]["batch_size"] = 0;
  EXPECT_NE(message_of(value), "");
  value["parameters"]["batch_size"] = "100";
  EXPECT_NE(message_of(value), "");
  EXPECT_NE(message_of(nlohmann::json::array()), "");
}

TEST(Profile, LoadOfAnUnknownNameListsTheBuiltInOnes) {
  try {
    (void)Profile::load("desing");
    FAIL() << "expected a refusal";
  } catch (const json::BadInput& bad) {
    const std::string what = bad.what();
    EXPECT_NE(what.find("design, shipped, nodejs, go, python, jdbc, adbc"), std::string::npos)
        << what;
  }
}

TEST(Profile, SetTakesEveryType) {
  Profile profile = Profile::load("design");
  profile.set("flush_interval", "1m30s");
  profile.set("batch_size", "7");
  profile.set("force", "false");
  profile.set("breaker_policy", "rate");
  profile.set("statement_event", "A,B");
  EXPECT_EQ(profile.duration("flush_interval"), 90s);
  EXPECT_EQ(profile.integer("batch_size"), 7);
  EXPECT_FALSE(profile.boolean("force"));
  EXPECT_EQ(profile.text("breaker_policy"), "rate");
  EXPECT_EQ(profile.texts("statement_event"), (std::vector<std::string>{"A", "B"}));
}

TEST(Profile, SetRefusesWhatDoesNotFitAndSaysWhatWould) {
  EXPECT_NE(message_of_set("batch_sizes", "1").find("batch_size"), std::string::npos);
  EXPECT_NE(message_of_set("batch_size", "0").find("from 1 to"), std::string::npos);
  EXPECT_NE(message_of_set("batch_size", "5 ").find("integer"), std::string::npos);
  EXPECT_NE(message_of_set("flush_interval", "5").find("\"5s\""), std::string::npos);
  EXPECT_NE(message_of_set("force", "yes").find("true or false"), std::string::npos);
  EXPECT_NE(message_of_set("breaker_policy", "both").find("consecutive rate"), std::string::npos);
}

TEST(Profile, OverridesReplaceWhatTheyKnowAndLeaveTheOriginalAlone) {
  const Profile profile = Profile::load("design");
  const Profile changed = profile.with_overrides({{"batch_size", "3"}, {"queue_capacity", "50"}});
  EXPECT_EQ(changed.integer("batch_size"), 3);
  EXPECT_EQ(profile.integer("batch_size"), 100);
  EXPECT_THROW((void)profile.with_overrides({{"batch_size", "many"}}), json::BadInput);
}

}  // namespace
}  // namespace plumbline::judge
