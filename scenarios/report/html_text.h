// Text of strangers made fit for a page: whatever bytes a driver, a recording or a case file holds,
// the page shows them and never obeys them. Every text of the HTML report goes through here. Pure,
// any thread.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace plumbline::report {

/// Walks over bytes from front to back: `plain` is told of each run that may be shown as it stands,
/// `other` of each character that may not, as text such as "\x1b" or "\u202e": control characters
/// but line break and tab, bytes that are no UTF-8, and characters that hide or reorder their
/// neighbours.
void walk_visible(std::string_view bytes, const std::function<void(std::string_view)>& plain,
                  const std::function<void(const std::string&)>& other);

/// The bytes as valid UTF-8 in which everything can be seen: what `walk_visible` calls other stands
/// in it as that text.
[[nodiscard]] std::string visible(std::string_view bytes);

/// For the content of an element, or the value of an attribute in double quotes: `visible`, with
/// & < > " ' as references.
[[nodiscard]] std::string html_text(std::string_view bytes);

/// For the content of an element alone: quotes stay, which bodies are full of, and what is not
/// shown as it stands is in an element of its own, "<i>\x00</i>", not to be mistaken for those
/// characters.
[[nodiscard]] std::string html_content(std::string_view bytes);

/// A JSON document for a script element of type application/json: ASCII, without < > &, so that
/// nothing in it can end the element or begin a comment.
[[nodiscard]] std::string json_for_script(const nlohmann::json& document);

}  // namespace plumbline::report
