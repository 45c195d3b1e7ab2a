#include "scenarios/cli/gallery_report.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "scenarios/cli/exit_codes.h"

namespace plumbline::cli {
namespace {

using Ids = std::vector<std::string>;

const char* to_string(Fate fate) {
  constexpr std::array kNames{"killed",     "spread",  "elsewhere", "survived",
                              "equivalent", "refuted", "fault"};
  return kNames.at(static_cast<std::size_t>(fate));
}

std::string joined(const Ids& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text;
}

// Both sorted.
Ids without(const Ids& ids, const Ids& others) {
  Ids left;
  std::set_difference(ids.begin(), ids.end(), others.begin(), others.end(),
                      std::back_inserter(left));
  return left;
}

bool is_killed(Fate fate) { return fate == Fate::killed || fate == Fate::spread; }

bool is_as_listed(Fate fate) { return fate == Fate::killed || fate == Fate::equivalent; }

// The others that failed with a killed defect's own requirement; and how they differ from the list.
std::string others_of(const Judged& judged, bool as_listed) {
  const Ids others = without(judged.finding.failing, {judged.defect.requirement});
  std::string text = others.empty() ? "" : " (with " + joined(others) + ")";
  if (as_listed) return text;
  const Ids more = without(others, judged.defect.also);
  const Ids fewer = without(judged.defect.also, others);
  if (!more.empty()) text += ", NOT LISTED: " + joined(more);
  if (!fewer.empty()) text += ", listed but not failing: " + joined(fewer);
  return text;
}

std::string percent(const Score& score) {
  const std::size_t tenths = score.all == 0 ? 0 : score.killed * 1000 / score.all;
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10));
}

nlohmann::json json_of(const Judged& judged) {
  const Defect& defect = judged.defect;
  nlohmann::json json{{"id", defect.id()},
                      {"requirement", defect.requirement},
                      {"kind", defect.kind},
                      {"file", defect.file},
                      {"world", defect.world},
                      {"fate", to_string(fate_of(defect, judged.finding))},
                      {"failing", judged.finding.failing},
                      {"milliseconds", judged.finding.took.count()}};
  if (!defect.story.empty()) json["repeats"] = defect.story;
  if (!defect.equivalent.empty()) json["equivalent"] = defect.equivalent;
  if (!judged.finding.fault.empty()) json["fault"] = judged.finding.fault;
  return json;
}

}  // namespace

Fate fate_of(const Defect& defect, const Finding& finding) {
  const Ids& failing = finding.failing;
  if (!finding.fault.empty()) return Fate::fault;
  if (!defect.equivalent.empty()) return failing.empty() ? Fate::equivalent : Fate::refuted;
  if (failing.empty()) return Fate::survived;
  if (!std::binary_search(failing.begin(), failing.end(), defect.requirement))
    return Fate::elsewhere;
  const Ids others = without(failing, {defect.requirement});
  return defect.world != "sim" || others == defect.also ? Fate::killed : Fate::spread;
}

std::string fate_line(const Judged& judged) {
  const Defect& defect = judged.defect;
  const Fate fate = fate_of(defect, judged.finding);
  const std::string line = defect.id() + ": ";
  switch (fate) {
    case Fate::killed:
    case Fate::spread:
      return line + "killed by " + defect.requirement + others_of(judged, fate == Fate::killed);
    case Fate::elsewhere:
      return line + "killed by " + joined(judged.finding.failing) + " only, not by " +
             defect.requirement;
    case Fate::survived:
      return line + "SURVIVED" +
             (judged.finding.undecided ? ", though a case left open what it must decide" : "");
    case Fate::equivalent:
      return line + "equivalent: " + defect.equivalent;
    case Fate::refuted:
      return line + "listed as equivalent, but KILLED by " + joined(judged.finding.failing);
    case Fate::fault:
      break;
  }
  return line + "fault: " + judged.finding.fault;
}

Score score_of(const std::vector<Judged>& judged) {
  Score score;
  for (const Judged& one : judged) {
    const bool equivalent = !one.defect.equivalent.empty();
    ++(equivalent ? score.equivalents : score.all);
    if (is_killed(fate_of(one.defect, one.finding))) ++score.killed;
  }
  return score;
}

std::string score_line(const std::vector<Judged>& judged, std::chrono::milliseconds took) {
  const Score score = score_of(judged);
  const auto otherwise = std::count_if(judged.begin(), judged.end(), [](const Judged& one) {
    return !is_as_listed(fate_of(one.defect, one.finding));
  });
  return "gallery: " + std::to_string(score.killed) + " of " + std::to_string(score.all) +
         " killed (" + percent(score) + " %), " + std::to_string(score.equivalents) +
         " equivalent, " + std::to_string(otherwise) + " not as listed, " +
         std::to_string(std::chrono::duration_cast<std::chrono::seconds>(took).count()) + " s";
}

int gallery_exit_code(const std::vector<Judged>& judged) {
  bool fault = false;
  for (const Judged& one : judged) {
    const Fate fate = fate_of(one.defect, one.finding);
    fault = fault || fate == Fate::fault;
    if (fate != Fate::fault && !is_as_listed(fate)) return kNotConformant;
  }
  return fault ? kHarnessFault : kConformant;
}

std::string gallery_json(const std::vector<Judged>& judged, std::chrono::milliseconds took,
                         const std::string& version) {
  const Score score = score_of(judged);
  nlohmann::json document{{"plumbline_gallery", 1},
                          {"version", version},
                          {"milliseconds", took.count()},
                          {"killed", score.killed},
                          {"all", score.all},
                          {"equivalents", score.equivalents},
                          {"defects", nlohmann::json::array()}};
  for (const Judged& one : judged) document["defects"].push_back(json_of(one));
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string list_text(const std::vector<Defect>& defects) {
  std::string text;
  for (const Defect& one : defects) {
    text += one.id() + "  [" + one.kind + (one.world == "sim" ? "]" : ", " + one.world + "]");
    if (!one.story.empty()) text += "  " + one.story;
    if (!one.equivalent.empty()) text += "  equivalent: " + one.equivalent;
    text += "\n";
  }
  return text;
}

}  // namespace plumbline::cli
