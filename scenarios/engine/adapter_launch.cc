#include "scenarios/engine/adapter_launch.h"

#include <cstdlib>
#include <utility>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

constexpr const char* kPathOtherwise = "/usr/local/bin:/usr/bin:/bin";

std::string filled(std::string text, const AdapterLaunch& launch, const AdapterPlaces& places) {
  const std::pair<std::string_view, const std::string&> names[] = {{"{proxy}", places.proxy},
                                                                   {"{ca_file}", places.ca_file},
                                                                   {"{install}", launch.install},
                                                                   {"{source}", launch.source}};
  for (const auto& [name, value] : names) {
    for (std::size_t at = text.find(name); at != std::string::npos;
         at = text.find(name, at + value.size()))
      text.replace(at, name.size(), value);
  }
  return text;
}

std::string our_path() {
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return path == nullptr ? kPathOtherwise : path;
}

// One line, word by word.
class Splitter {
 public:
  explicit Splitter(const std::string& line) : line_(line) {}

  std::vector<std::string> split() {
    while (at_ < line_.size()) take(line_[at_++]);
    if (quote_ != '\0')
      throw json::BadInput("", std::string("expected the end of a text in ") + quote_);
    end_word();
    if (words_.empty()) throw json::BadInput("", "expected a program and its arguments");
    return std::move(words_);
  }

 private:
  void take(char c) {
    const bool escapes = c == '\\' && quote_ != '\'' && at_ < line_.size();
    if (escapes) return put(line_[at_++]);
    if (quote_ != '\0') return c == quote_ ? void(quote_ = '\0') : put(c);
    if (c == ' ' || c == '\t' || c == '\n') return end_word();
    if (c != '\'' && c != '"') return put(c);
    quote_ = c;
    in_word_ = true;
  }
  void put(char c) {
    word_ += c;
    in_word_ = true;
  }
  void end_word() {
    if (in_word_) words_.push_back(std::exchange(word_, {}));
    in_word_ = false;
  }

  const std::string& line_;
  std::size_t at_ = 0;
  char quote_ = '\0';
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> command_of(const AdapterLaunch& launch, const AdapterPlaces& places) {
  std::vector<std::string> words;
  for (const std::string& word : launch.command) words.push_back(filled(word, launch, places));
  return words;
}

std::vector<std::string> environment_of(const AdapterLaunch& launch, const AdapterPlaces& places) {
  std::map<std::string, std::string> all{
      {"PATH", our_path()}, {"HOME", places.home}, {"LANG", "C.UTF-8"}, {"TMPDIR", places.home}};
  for (const auto& [name, value] : launch.environment) {
    const std::string text = filled(value, launch, places);
    if (!text.empty()) all[name] = text;
  }
  std::vector<std::string> lines;
  lines.reserve(all.size());
  for (const auto& [name, value] : all) lines.push_back(name + "=" + value);
  return lines;
}

std::string folder_of(const AdapterLaunch& launch, const AdapterPlaces& places) {
  return launch.install.empty() ? "" : places.home;
}

std::vector<std::string> words_of(const std::string& line) { return Splitter(line).split(); }

}  // namespace plumbline::scenario
