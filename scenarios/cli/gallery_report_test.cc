#include "scenarios/cli/gallery_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scenarios/cli/exit_codes.h"

namespace plumbline::cli {
namespace {

using testing::HasSubstr;

Defect defect_of(std::vector<std::string> also = {}) {
  Defect defect;
  defect.requirement = "CB-6";
  defect.name = "x";
  defect.also = std::move(also);
  return defect;
}

Finding failing(std::vector<std::string> ids) {
  Finding finding;
  finding.failing = std::move(ids);
  return finding;
}

TEST(GalleryReport, KilledIsWhoFailsItsRequirementAndThoseListed) {
  EXPECT_EQ(fate_of(defect_of(), failing({"CB-6"})), Fate::killed);
  EXPECT_EQ(fate_of(defect_of({"CB-1"}), failing({"CB-1", "CB-6"})), Fate::killed);
  EXPECT_EQ(fate_of(defect_of(), failing({"CB-1", "CB-6"})), Fate::spread);
  EXPECT_EQ(fate_of(defect_of({"CB-1"}), failing({"CB-6"})), Fate::spread);
  EXPECT_EQ(fate_of(defect_of({"CB-1"}), failing({"CB-1"})), Fate::elsewhere);
  EXPECT_EQ(fate_of(defect_of(), failing({})), Fate::survived);
}

TEST(GalleryReport, AmongRealThreadsAndInRandomRunsOthersMayFailToo) {
  for (const char* world : {"live", "explore"}) {
    Defect defect = defect_of();
    defect.world = world;
    EXPECT_EQ(fate_of(defect, failing({"CB-6"})), Fate::killed);
    EXPECT_EQ(fate_of(defect, failing({"CB-1", "CB-2", "CB-6"})), Fate::killed);
    EXPECT_EQ(fate_of(defect, failing({"CB-1"})), Fate::elsewhere);
    EXPECT_EQ(fate_of(defect, failing({})), Fate::survived);
  }
}

TEST(GalleryReport, AnEquivalentMustSurvive) {
  Defect defect = defect_of();
  defect.equivalent = "the loop above it does the same";
  EXPECT_EQ(fate_of(defect, failing({})), Fate::equivalent);
  EXPECT_EQ(fate_of(defect, failing({"CB-6"})), Fate::refuted);
}

TEST(GalleryReport, EachFateHasItsLine) {
  Finding fault;
  fault.fault = "it ended with 127: no such library";
  EXPECT_EQ(fate_line({defect_of({"CB-1"}), failing({"CB-1", "CB-6"})}),
            "CB-6.x: killed by CB-6 (with CB-1)");
  EXPECT_EQ(fate_line({defect_of({"CB-2"}), failing({"CB-1", "CB-6"})}),
            "CB-6.x: killed by CB-6 (with CB-1), NOT LISTED: CB-1, listed but not failing: CB-2");
  EXPECT_EQ(fate_line({defect_of(), failing({"CB-1"})}),
            "CB-6.x: killed by CB-1 only, not by CB-6");
  EXPECT_EQ(fate_line({defect_of(), failing({})}), "CB-6.x: SURVIVED");
  EXPECT_EQ(fate_line({defect_of(), fault}), "CB-6.x: fault: it ended with 127: no such library");
}

TEST(GalleryReport, ScoreCountsTheKilledAndLeavesEquivalentsOut) {
  Defect equivalent = defect_of();
  equivalent.equivalent = "why";
  const std::vector<Judged> judged{{defect_of(), failing({"CB-6"})},
                                   {defect_of(), failing({"CB-1", "CB-6"})},
                                   {defect_of(), failing({})},
                                   {equivalent, failing({})}};
  EXPECT_EQ(score_line(judged, std::chrono::seconds{61}),
            "gallery: 2 of 3 killed (66.6 %), 1 equivalent, 2 not as listed, 61 s");
  const auto document = nlohmann::json::parse(gallery_json(judged, {}, "1"));
  EXPECT_EQ(document["killed"], 2);
  EXPECT_EQ(document["defects"][2]["fate"], "survived");
}

TEST(GalleryReport, ASurvivorWinsOverAFault) {
  Finding fault;
  fault.fault = "why";
  EXPECT_EQ(gallery_exit_code({{defect_of(), failing({"CB-6"})}}), kConformant);
  EXPECT_EQ(gallery_exit_code({{defect_of(), fault}}), kHarnessFault);
  EXPECT_EQ(gallery_exit_code({{defect_of(), fault}, {defect_of(), failing({})}}), kNotConformant);
  EXPECT_EQ(gallery_exit_code({{defect_of({"RT-1"}), failing({"CB-6"})}}), kNotConformant);
}

TEST(GalleryReport, TheListNamesKindWorldAndStory) {
  Defect live = defect_of();
  live.kind = "incident";
  live.world = "live";
  live.story = "jdbc PR 1";
  EXPECT_THAT(list_text({live}), HasSubstr("CB-6.x  [incident, live]  jdbc PR 1\n"));
}

}  // namespace
}  // namespace plumbline::cli
