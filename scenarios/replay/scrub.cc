#include "scenarios/replay/scrub.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

#include "fake_server/core/http.h"
#include "fake_server/core/json_fields.h"

namespace plumbline::replay {
namespace {

// Headers that are credentials from the first byte on, or behind a scheme's name.
constexpr std::array<std::string_view, 4> kCredentials{"Authorization", "Proxy-Authorization",
                                                       "Cookie", "X-Api-Key"};
constexpr std::size_t kTokenMin = 4;  // shorter ones would be found everywhere

bool is_credential(std::string_view name) {
  return std::any_of(kCredentials.begin(), kCredentials.end(),
                     [&](std::string_view known) { return fake::same_name(known, name); });
}

// "Bearer abc" has the token abc.
std::string_view token_in(std::string_view value) {
  const std::size_t blank = value.find(' ');
  return blank == std::string_view::npos ? value : value.substr(blank + 1);
}

std::uint64_t replace_all(std::string& text, const std::string& from, const std::string& to) {
  std::uint64_t places = 0;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
    ++places;
  }
  return places;
}

std::string in_places(std::uint64_t places) {
  return std::to_string(places) + (places == 1 ? " place" : " places");
}

}  // namespace

struct Scrubber::Pattern {
  Pattern(const std::string& text, const RE2::Options& options) : expression(text, options) {}
  RE2 expression;
  std::uint64_t places = 0;
};

Scrubber::Scrubber(journal::Sink& sink, const std::vector<std::string>& patterns) : sink_(sink) {
  RE2::Options options(RE2::Latin1);  // bodies are bytes
  options.set_log_errors(false);
  for (const std::string& text : patterns) {
    auto pattern = std::make_unique<Pattern>(text, options);
    if (!pattern->expression.ok())
      throw json::BadInput("", "--scrub " + text + ": " + pattern->expression.error());
    if (RE2::FullMatch("", pattern->expression))
      throw json::BadInput("", "--scrub " + text + ": expected a pattern that matches something");
    patterns_.push_back(std::move(pattern));
  }
}

Scrubber::~Scrubber() = default;

void Scrubber::add(journal::Duration time, journal::Data data) noexcept {
  {
    const std::scoped_lock lock(mutex_);
    clean(data);
  }
  sink_.add(time, std::move(data));
}

std::string Scrubber::summary() const {
  const std::scoped_lock lock(mutex_);
  std::string line = std::to_string(tokens_.size()) + (tokens_.size() == 1 ? " token" : " tokens") +
                     " in " + in_places(token_places_);
  for (std::size_t number = 0; number < patterns_.size(); ++number)
    line +=
        "; pattern " + std::to_string(number + 1) + " in " + in_places(patterns_[number]->places);
  return line;
}

void Scrubber::learn(const journal::Headers& headers) {
  for (const auto& [name, value] : headers) {
    const std::string token(token_in(value));
    if (is_credential(name) && token.size() >= kTokenMin)
      tokens_.emplace(token, "token-" + std::to_string(tokens_.size() + 1));
  }
}

// The longest first: one token may begin with another.
void Scrubber::clean(std::string& text) {
  std::vector<const std::pair<const std::string, std::string>*> known;
  for (const auto& token : tokens_) known.push_back(&token);
  std::sort(known.begin(), known.end(),
            [](const auto* a, const auto* b) { return a->first.size() > b->first.size(); });
  for (const auto* token : known) token_places_ += replace_all(text, token->first, token->second);
  for (const auto& pattern : patterns_) {
    const int found = RE2::GlobalReplace(&text, pattern->expression, "scrubbed");
    pattern->places += static_cast<std::uint64_t>(std::max(found, 0));
  }
}

void Scrubber::clean(journal::Headers& headers) {
  for (auto& [name, value] : headers) clean(value);
}

void Scrubber::clean(journal::Data& data) {
  if (auto* request = std::get_if<journal::RequestReceived>(&data)) {
    learn(request->headers);
    clean(request->target);
    clean(request->headers);
    clean(request->body);
    for (std::string& finding : request->findings) clean(finding);
  }
  if (auto* reply = std::get_if<journal::ReplyGiven>(&data)) {
    clean(reply->headers);
    clean(reply->body);
  }
  if (auto* seen = std::get_if<journal::SqlSeen>(&data)) clean(seen->sql);
  if (auto* process = std::get_if<journal::Process>(&data)) clean(process->text);
  if (auto* header = std::get_if<journal::RunHeader>(&data)) {
    clean(header->client);
    clean(header->scenario);
  }
}

}  // namespace plumbline::replay
