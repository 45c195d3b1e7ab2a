// Steps as JSON: what read_steps() reads, repetition unrolled.
#include <nlohmann/json.hpp>

#include "fake_server/core/duration_text.h"
#include "fake_server/journal/text_bytes.h"
#include "scenarios/engine/scenario_steps.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;

std::string hex_of(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

// JSON cannot carry every text: what is not UTF-8 goes as bytes.
Json json_of(const GivenTag& tag) {
  if (const auto* number = std::get_if<std::int64_t>(&tag.value)) return *number;
  if (const auto* flag = std::get_if<bool>(&tag.value)) return *flag;
  const std::string& text = text_of(tag);
  if (text.empty() || journal::is_utf8(text)) return text;
  return {{"hex", hex_of(text)}};
}

void put(Json& json, const char* name, const std::string& text, const std::string& otherwise = "") {
  if (text != otherwise) json[name] = text;
}
void put(Json& json, const char* name, Duration time) {
  if (time > Duration::zero()) json[name] = to_text(time);
}
void put(Json& json, const char* name, std::int64_t count) {
  if (count > 0) json[name] = count;
}
void put(Json& json, const std::vector<GivenTag>& tags) {
  for (const GivenTag& tag : tags) json["tags"][tag.name] = json_of(tag);
}

Json step_of(const OpenStep& step) {
  Json json{{"connection", step.connection}, {"host", step.host}};
  put(json, "telemetry", step.telemetry, "unset");
  put(json, "token", step.token, OpenStep{}.token);
  put(json, "org", step.org);
  put(json, "spelling", step.spelling);
  put(json, "latency", step.latency);
  put(json, "error", step.error);
  put(json, step.tags);
  return {{"open", json}};
}

Json step_of(const ExecuteStep& step) {
  Json json{{"connection", step.connection}, {"statement", step.statement}};
  put(json, "sql", step.sql, "SELECT 1");
  put(json, "latency", step.latency);
  put(json, "chunks", step.chunks);
  put(json, "bytes_per_chunk", step.bytes_per_chunk);
  put(json, "chunk_latency", step.chunk_latency);
  put(json, "polls", step.polls);
  put(json, "error", step.error);
  put(json, "hiccup", step.hiccup);
  if (!step.complete) json["complete"] = false;
  if (!step.handle) json["handle"] = false;
  put(json, step.tags);
  return {{"execute", json}};
}

Json step_of(const CompleteStep& step) {
  return {{"complete", {{"connection", step.connection}, {"statement", step.statement}}}};
}
Json step_of(const TokenStep& step) {
  return {{"token", {{"connection", step.connection}, {"token", step.token}}}};
}
Json step_of(const CloseStep& step) { return {{"close", step.connection}}; }
Json step_of(const WaitStep& step) { return {{"wait", to_text(step.duration)}}; }
Json step_of(const MarkStep& step) { return {{"mark", step.name}}; }
Json step_of(const RestartStep& /*step*/) { return {{"restart", "crash"}}; }
Json step_of(const ParallelStep& step) {
  Json lanes = Json::array();
  for (const auto& lane : step.lanes) lanes.push_back(json_of(lane));
  return {{"parallel", lanes}};
}

}  // namespace

Json json_of(const std::vector<Step>& steps) {
  Json array = Json::array();
  for (const Step& step : steps)
    array.push_back(std::visit([](const auto& one) { return step_of(one); }, step));
  return array;
}

}  // namespace plumbline::scenario
