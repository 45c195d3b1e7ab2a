#include "fake_server/core/json_plain.h"

#include <algorithm>
#include <memory>

namespace plumbline::fake {
namespace {

using Memory = std::pmr::memory_resource;
using Type = JsonNode::Type;

// What a backslash and this character stand for; 0: for something else, or nothing.
char meaning_of(char escape) {
  switch (escape) {
    case '"':
    case '\\':
    case '/':
      return escape;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// One method for each rule of RFC 8259's grammar; each returns false where it gives up.
class PlainReader {
 public:
  PlainReader(std::string_view text, std::size_t depth_max, Memory& memory,
              std::vector<JsonNode>& open)
      : at_(text.data()),
        end_(text.data() + text.size()),
        depth_left_(depth_max),
        memory_(memory),
        open_(open) {}

  bool read(JsonNode& root) {
    if (!value(root)) return false;
    skip_blanks();
    return at_ == end_;
  }

 private:
  bool value(JsonNode& node) {
    skip_blanks();
    if (at_ == end_) return false;
    switch (*at_) {
      case '{':
        return object(node);
      case '[':
        return array(node);
      case '"':
        node.type = Type::text;
        return text(node.text);
      case 't':
        node.whole = 1;
        return literal(node, Type::boolean, "true");
      case 'f':
        return literal(node, Type::boolean, "false");
      case 'n':
        return literal(node, Type::null, "null");
      default:
        return number(node);
    }
  }

  bool object(JsonNode& node) {
    const std::size_t first = open_.size();
    if (!enter()) return false;
    if (take('}')) return leave(node, Type::object, first);
    do {
      JsonNode member;
      skip_blanks();
      if (!text(member.name) || !take(':') || !value(member)) return false;
      open_.push_back(member);
    } while (take(','));
    return take('}') && sort_members(first) && leave(node, Type::object, first);
  }

  bool array(JsonNode& node) {
    const std::size_t first = open_.size();
    if (!enter()) return false;
    if (take(']')) return leave(node, Type::array, first);
    do {
      JsonNode element;
      if (!value(element)) return false;
      open_.push_back(element);
    } while (take(','));
    return take(']') && leave(node, Type::array, first);
  }

  bool enter() {
    ++at_;
    return depth_left_-- > 0;
  }

  // Its parts are all there, the last of what is open.
  bool leave(JsonNode& node, Type type, std::size_t first) {
    ++depth_left_;
    node.type = type;
    node.size = open_.size() - first;
    if (node.size == 0) return true;
    auto* parts = allocated<JsonNode>(memory_, node.size);
    std::uninitialized_copy(open_.begin() + static_cast<std::ptrdiff_t>(first), open_.end(), parts);
    node.parts = parts;
    open_.resize(first);
    return true;
  }

  // False when a name comes twice.
  bool sort_members(std::size_t first) {
    const auto begin = open_.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, open_.end(),
              [](const JsonNode& a, const JsonNode& b) { return a.name < b.name; });
    const auto twin = std::adjacent_find(
        begin, open_.end(), [](const JsonNode& a, const JsonNode& b) { return a.name == b.name; });
    return twin == open_.end();
  }

  // From its quotation mark on.
  bool text(std::string_view& out) {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const first = ++at_;
    while (at_ != end_ && is_plain(*at_)) ++at_;
    if (at_ == end_) return false;
    if (*at_ != '"') return escaped_text(out, first);
    out = {first, static_cast<std::size_t>(at_ - first)};
    ++at_;
    return true;
  }

  // All that is unescaped from here on fits into as many bytes as are left: an escape is longer
  // than what it stands for.
  bool escaped_text(std::string_view& out, const char* first) {
    if (unescaped_ == nullptr)
      unescaped_ = allocated<char>(memory_, static_cast<std::size_t>(end_ - first));
    char* const begin = unescaped_;
    unescaped_ = std::copy(first, at_, unescaped_);
    while (at_ != end_ && *at_ != '"') {
      char c = *at_;
      if (c == '\\') {
        ++at_;
        c = at_ == end_ ? '\0' : meaning_of(*at_);
        if (c == 0) return false;
      } else if (!is_plain(c)) {
        return false;
      }
      *unescaped_++ = c;
      ++at_;
    }
    if (at_ == end_) return false;
    ++at_;
    out = {begin, static_cast<std::size_t>(unescaped_ - begin)};
    return true;
  }

  bool number(JsonNode& node) {
    constexpr std::ptrdiff_t kDigitsMax = 18;  // fewer than the largest number of 64 bits has
    const bool negative = *at_ == '-';
    if (negative) ++at_;
    const char* const first = at_;
    std::int64_t whole = 0;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - first < kDigitsMax; ++at_)
      whole = whole * 10 + (*at_ - '0');
    const std::ptrdiff_t digits = at_ - first;
    if (digits == 0 || (digits > 1 && *first == '0')) return false;
    node.type = Type::number;
    node.is_whole = true;
    node.whole = negative ? -whole : whole;
    return true;  // whatever goes on with it is not what may follow a value
  }

  bool literal(JsonNode& node, Type type, std::string_view word) {
    node.type = type;
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word))
      return false;
    at_ += word.size();
    return true;
  }

  bool take(char c) {
    skip_blanks();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  const char* at_;
  const char* const end_;
  std::size_t depth_left_;
  Memory& memory_;
  std::vector<JsonNode>& open_;
  char* unescaped_ = nullptr;  // where the next unescaped text goes
};

}  // namespace

bool read_plain(std::string_view text, std::size_t depth_max, std::pmr::memory_resource& memory,
                std::vector<JsonNode>& open, JsonNode& root) {
  open.clear();
  return PlainReader(text, depth_max, memory, open).read(root);
}

}  // namespace plumbline::fake
