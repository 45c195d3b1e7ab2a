// Takes secrets out of what is recorded, before anything of it is kept: tokens always, and what
// the user names by patterns. Thread-safe where its sink is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::replay {

/// A journal sink in front of another one.
class Scrubber final : public journal::Sink {
 public:
  /// `patterns`: RE2 regular expressions over bytes. Throws json::BadInput("", "--scrub PATTERN:
  /// why") for one that cannot be read, and for one that matches nothing at all, which would stand
  /// between all bytes. `sink` outlives this.
  Scrubber(journal::Sink& sink, const std::vector<std::string>& patterns);
  ~Scrubber() override;
  Scrubber(const Scrubber&) = delete;
  Scrubber& operator=(const Scrubber&) = delete;

  /// Hands on the entry with each credential of a request as "token-1", "token-2" (one number a
  /// token, so that rules can still tell them apart), also where it stands in a target, a body, a
  /// header or SQL of its request or a later entry; each match of a pattern as "scrubbed".
  void add(journal::Duration time, journal::Data data) noexcept override;

  /// What was taken out, in one line: "2 tokens in 14 places; pattern 1 in 3 places". Without the
  /// pattern, which may be the secret itself.
  [[nodiscard]] std::string summary() const;

 private:
  struct Pattern;

  void learn(const journal::Headers& headers);
  void clean(std::string& text);
  void clean(journal::Headers& headers);
  void clean(journal::Data& data);

  journal::Sink& sink_;
  std::vector<std::unique_ptr<Pattern>> patterns_;
  mutable std::mutex mutex_;                   // guards what follows, and the patterns' counts
  std::map<std::string, std::string> tokens_;  // as sent -> its name
  std::uint64_t token_places_ = 0;
};

}  // namespace plumbline::replay
