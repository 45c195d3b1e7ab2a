#include "scenarios/judge/text_shape.h"

#include <algorithm>
#include <cctype>

namespace plumbline::judge {
namespace {

bool is_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string shape_of(std::string_view text) {
  std::string shape;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_of_word);
    const std::string word(text.begin(), end);
    shape += std::any_of(word.begin(), word.end(), is_digit) ? "#" : word;
    text.remove_prefix(word.size());
    if (text.empty()) break;
    shape += text.front();
    text.remove_prefix(1);
  }
  return shape;
}

}  // namespace plumbline::judge
