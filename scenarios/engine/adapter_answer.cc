#include "scenarios/engine/adapter_answer.h"

#include <nlohmann/json.hpp>

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;

std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

}  // namespace

std::optional<std::uint64_t> id_of_answer(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto id = json.find("id");
  if (id == json.end() || !id->is_number_unsigned()) return std::nullopt;
  return id->get<std::uint64_t>();
}

void read_answer(const std::string& line, AdapterAnswer& answer) {
  const Json json = Json::parse(line, nullptr, false);
  const auto ok = json.find("ok");
  const bool done = ok != json.end() && ok->is_boolean() && ok->get<bool>();
  answer.kind = done ? AnswerKind::ok : AnswerKind::refused;
  answer.received = std::chrono::steady_clock::now();
  answer.line = line;
  answer.begun_ns = number_in(json, "begun_ns");
  answer.ended_ns = number_in(json, "ended_ns");
  answer.session_id = text_in(json, "session_id");
  answer.statement_id = text_in(json, "statement_id");
  if (done) return;
  const Json error = json.value("error", Json::object());
  answer.error_class = error.is_object() ? text_in(error, "class") : "";
  answer.error_message = error.is_object() ? text_in(error, "message") : "";
  if (answer.error_class.empty()) answer.error_class = "unknown";
}

}  // namespace plumbline::scenario
