#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "scenarios/judge/evidence_build.h"

namespace plumbline::judge::build {
namespace {

using Json = nlohmann::json;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool means_true(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  return value.is_string() && lower(value.get<std::string>()) == "true";
}

std::string shown(const Json& value) {
  if (value.is_structured()) return value.is_array() ? "an array" : "an object";
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

// The flag's value in either shape of answer: {"flags":{NAME:V}} or
// {"flags":[{"name":NAME,"value":V}]}.
const Json* find_flag(const Json& flags, const std::string& name) {
  if (flags.is_object()) {
    const auto found = flags.find(name);
    return found == flags.end() ? nullptr : &*found;
  }
  for (const Json& flag : flags) {
    if (flag.is_object() && flag.contains("name") && flag["name"] == name && flag.contains("value"))
      return &flag["value"];
  }
  return nullptr;
}

void read_ttl(FlagAnswer& answer, const Json& body) {
  const auto found = body.find("ttl_seconds");
  if (found == body.end() || !found->is_number_unsigned()) return;
  constexpr std::uint64_t kSecondsMax =
      1'000'000'000;  // about 31 years: every profile's clamp is far below
  const std::uint64_t seconds = std::min(found->get<std::uint64_t>(), kSecondsMax);
  answer.server_ttl = std::chrono::seconds(static_cast<std::int64_t>(seconds));
}

void read_body(FlagAnswer& answer, const std::string& text, const std::string& flag_name) {
  const Json body = Json::parse(text, nullptr, false);
  if (!body.is_object() || !body.contains("flags") || !body["flags"].is_structured()) return;
  const Json* value = find_flag(body["flags"], flag_name);
  answer.known = true;
  answer.enabled = value != nullptr && means_true(*value);
  answer.value = value == nullptr ? "absent" : shown(*value);
  read_ttl(answer, body);
}

// Recorders leave bodies out; of one that came in pieces nobody saw how far the client read.
bool is_unread(const Exchange& exchange, bool imported) {
  if (exchange.status / 100 != 2) return false;
  const bool left_out = imported && exchange.reply->body.empty();
  return left_out || exchange.outcome == Outcome::unsettled;
}

}  // namespace

std::map<std::string, std::vector<FlagAnswer>> flag_answers(const Profile& profile,
                                                            const std::vector<Exchange>& exchanges,
                                                            bool imported) {
  std::map<std::string, std::vector<FlagAnswer>> answers;
  for (std::size_t index = 0; index < exchanges.size(); ++index) {
    const Exchange& exchange = exchanges[index];
    if (exchange.endpoint != fake::Endpoint::flag) continue;
    FlagAnswer answer;
    answer.exchange = index;
    answer.asked = exchange.begun;
    answer.settled = exchange.settled;
    answer.answered = exchange.answered;
    answer.unread = is_unread(exchange, imported);
    if (exchange.outcome == Outcome::success) {
      const std::string asked_for = fake::flag_name_of(exchange.request->target);
      read_body(answer, exchange.reply->body,
                asked_for.empty() ? profile.text("flag_name") : asked_for);
    }
    answers[exchange.host].push_back(std::move(answer));
  }
  return answers;
}

}  // namespace plumbline::judge::build
