#include "scenarios/engine/child_lines.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <utility>
#include <vector>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"

namespace plumbline::scenario {
namespace {

using journal::OperationBegun;
using journal::OperationEnded;

constexpr char kBegun = 'b';
constexpr char kEnded = 'e';
constexpr std::size_t kBegunFields = 10;
constexpr std::size_t kEndedFields = 7;  // and two for each number of work

// A text that may stand between tabs as it is.
bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c != '\t' && c != '\n'; });
}

bool are_plain(std::initializer_list<const std::string*> texts) {
  return std::all_of(texts.begin(), texts.end(), [](const auto* text) { return is_plain(*text); });
}

class Line {
 public:
  explicit Line(char kind) : text_(1, kind) {}
  Line& add(const std::string& text) {
    text_.append(1, '\t').append(text);
    return *this;
  }
  template <class Number>
  Line& number(Number value) {
    return add(std::to_string(value));
  }
  std::string end() { return std::move(text_.append(1, '\n')); }

 private:
  std::string text_;
};

std::string line_of(journal::Duration time, const OperationBegun& begun) {
  return Line(kBegun)
      .number(time.count())
      .number(begun.id)
      .add(begun.operation)
      .add(begun.connection)
      .add(begun.host)
      .add(begun.statement)
      .add(begun.telemetry)
      .add(begun.org)
      .number(begun.credentials ? 1 : 0)
      .end();
}

std::string line_of(journal::Duration time, const OperationEnded& ended) {
  Line line(kEnded);
  line.number(time.count()).number(ended.id).number(ended.ok ? 1 : 0);
  line.add(ended.error).add(ended.session_id).add(ended.statement_id);
  for (const auto& [name, number] : ended.work) line.add(name).number(number);
  return line.end();
}

bool fits(const OperationBegun& begun) {
  return begun.odd_values.empty() && begun.spelling.empty() &&
         are_plain({&begun.operation, &begun.connection, &begun.host, &begun.statement,
                    &begun.telemetry, &begun.org});
}

bool fits(const OperationEnded& ended) {
  return are_plain({&ended.error, &ended.session_id, &ended.statement_id}) &&
         std::all_of(ended.work.begin(), ended.work.end(),
                     [](const auto& one) { return is_plain(one.first); });
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

template <class Number>
Number number_of(std::string_view field) {
  Number number{};
  const char* end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, number);
  if (error != std::errc() || stop != end)
    throw json::BadInput("", "a child's line has no number where one belongs");
  return number;
}

OperationBegun begun_of(const std::vector<std::string_view>& fields) {
  OperationBegun begun;
  begun.id = number_of<std::uint64_t>(fields[2]);
  begun.operation = fields[3];
  begun.connection = fields[4];
  begun.host = fields[5];
  begun.statement = fields[6];
  begun.telemetry = fields[7];
  begun.org = fields[8];
  begun.credentials = fields[9] == "1";
  return begun;
}

OperationEnded ended_of(const std::vector<std::string_view>& fields) {
  OperationEnded ended;
  ended.id = number_of<std::uint64_t>(fields[2]);
  ended.ok = fields[3] == "1";
  ended.error = fields[4];
  ended.session_id = fields[5];
  ended.statement_id = fields[6];
  for (std::size_t k = kEndedFields; k + 1 < fields.size(); k += 2)
    ended.work[std::string(fields[k])] = number_of<std::int64_t>(fields[k + 1]);
  return ended;
}

}  // namespace

std::string to_child_line(journal::Duration time, const journal::Data& data) {
  if (const auto* begun = std::get_if<OperationBegun>(&data); begun != nullptr && fits(*begun))
    return line_of(time, *begun);
  if (const auto* ended = std::get_if<OperationEnded>(&data); ended != nullptr && fits(*ended))
    return line_of(time, *ended);
  return journal::to_line({0, time, data}) + "\n";
}

journal::Entry read_child_line(std::string_view line) {
  if (line.substr(0, 1) == "{") return journal::parse_line(line);
  const std::vector<std::string_view> fields = fields_of(line);
  const bool begun = fields[0] == std::string_view(&kBegun, 1) && fields.size() == kBegunFields;
  const bool ended = fields[0] == std::string_view(&kEnded, 1) && fields.size() >= kEndedFields &&
                     (fields.size() - kEndedFields) % 2 == 0;
  if (!begun && !ended) throw json::BadInput("", "a child's line is of no kind");
  const journal::Duration time(number_of<journal::Duration::rep>(fields[1]));
  if (begun) return {0, time, begun_of(fields)};
  return {0, time, ended_of(fields)};
}

}  // namespace plumbline::scenario
