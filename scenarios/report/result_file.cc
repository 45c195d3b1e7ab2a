#include "scenarios/report/result_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/engine/adapter_launch.h"
#include "scenarios/report/console.h"
#include "scenarios/report/result_check.h"

namespace plumbline::report {
namespace {

using json::BadInput;
using json::Fields;
using judge::EvidenceKind;
using judge::Level;
using judge::Status;
using scenario::Outcome;
using scenario::Standing;
using Json = nlohmann::json;

// Four drivers take 4 MB; twenty with every case failing stay below this.
constexpr std::size_t kFileBytesMax = std::size_t{1} << 27;
constexpr std::int64_t kCountMax = 1'000'000'000;
constexpr std::int64_t kJitterMax = std::numeric_limits<std::int64_t>::max();

constexpr Status kStatuses[] = {Status::pass, Status::fail, Status::not_applicable,
                                Status::inconclusive};
constexpr Outcome kOutcomes[] = {Outcome::passed, Outcome::failed, Outcome::inconclusive,
                                 Outcome::fault, Outcome::not_applicable};
constexpr Standing kStandings[] = {Standing::unlisted, Standing::as_listed, Standing::passes,
                                   Standing::differs};
constexpr Level kLevels[] = {Level::must, Level::should};
constexpr EvidenceKind kEvidence[] = {EvidenceKind::journal, EvidenceKind::process,
                                      EvidenceKind::inside, EvidenceKind::benchmark};

// The value whose name stands there.
template <typename Value, std::size_t count>
Value named(Fields& fields, std::string_view name, const Value (&values)[count]) {
  std::vector<std::string> words;
  for (const Value value : values) words.emplace_back(to_string(value));
  const std::string word = fields.one_of(name, words);
  const auto found = std::find(words.begin(), words.end(), word);
  return values[static_cast<std::size_t>(found - words.begin())];
}

bool boolean(Fields& fields, std::string_view name) {
  (void)fields.required(name);
  return fields.boolean_or(name, false);
}

std::string not_empty(Fields& fields, std::string_view name) {
  std::string text = fields.text(name);
  if (text.empty()) fields.fail(name, "expected a text, found none");
  return text;
}

// "because" belongs there when, and only when, `wanted`.
void expect_present(const Fields& fields, std::string_view name, bool wanted, const char* because) {
  if (fields.has(name) == wanted) return;
  if (wanted) fields.fail(name, std::string("expected a member, ") + because);
  fields.fail(name, std::string("expected none, but ") + because);
}

std::uint64_t whole_number(Fields& fields, std::string_view name) {
  const Json& value = fields.required(name);
  if (!value.is_number_unsigned())
    fields.fail(name, "expected a whole number from 0 to 2^64-1, found " + json::describe(value));
  return value.get<std::uint64_t>();
}

void expect_witness(Fields& fields) {
  const Json* numbers = fields.optional("witness");
  if (numbers == nullptr) return;
  json::expect_array(*numbers, fields.pointer_to("witness"));
  const auto is_entry = [](const Json& one) {
    return one.is_number_unsigned() && one.get<std::uint64_t>() > 0;
  };
  if (numbers->empty() || !std::all_of(numbers->begin(), numbers->end(), is_entry))
    fields.fail("witness", "expected numbers of entries, from 1 on");
}

ResultVerdict verdict_of(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  ResultVerdict verdict;
  verdict.requirement = not_empty(fields, "requirement");
  verdict.status = named(fields, "status", kStatuses);
  verdict.reason = fields.text("reason");
  verdict.must_decide = boolean(fields, "must_decide");
  expect_witness(fields);
  (void)fields.texts_or_empty("evidence");
  expect_present(fields, "evidence", verdict.status == Status::fail, "of a failure");
  fields.finish();
  return verdict;
}

// Word by word in quotes where a shell would take one for more than it says.
std::string safe_command(Fields& fields, std::string_view name) {
  std::vector<std::string> words;
  try {
    words = scenario::words_of(fields.text(name));
  } catch (const BadInput& fault) {
    if (!fault.pointer().empty()) throw;
    fields.fail(name, fault.what());
  }
  if (words.size() < 2 || words[0] != "plumbline" || words[1] != "verify")
    fields.fail(name, "expected a command line that begins with \"plumbline verify\"");
  std::string command;
  for (const std::string& word : words) command += (command.empty() ? "" : " ") + quoted(word);
  return command;
}

Column column_in(Fields& fields) {
  const std::string profile = not_empty(fields, "profile");
  const std::string world = fields.one_of("world", {"sim", "live", "driver"});
  expect_present(fields, "driver", world == "driver", "in the world driver");
  return {fields.has("driver") ? not_empty(fields, "driver") : profile, world};
}

template <typename Value>
std::vector<Value> each(const Json& array, const std::string& pointer,
                        Value (*read)(const Json&, const std::string&)) {
  json::expect_array(array, pointer);
  std::vector<Value> values;
  values.reserve(array.size());
  for (const Json& one : array)
    values.push_back(read(one, json::pointer_to_index(pointer, values.size())));
  return values;
}

ResultCase case_of(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  ResultCase one;
  one.name = not_empty(fields, "name");
  (void)fields.text("title");
  (void)fields.text_or("incident", "");
  one.column = column_in(fields);
  one.outcome = named(fields, "outcome", kOutcomes);
  one.standing = named(fields, "known", kStandings);
  (void)fields.integer("tries", 1, scenario::kTriesMax);
  (void)fields.text_or("fault", "");
  expect_present(fields, "fault", one.outcome == Outcome::fault, "of the outcome fault");
  if (fields.has("trouble")) (void)not_empty(fields, "trouble");
  one.repeat = safe_command(fields, "repeat");
  one.verdicts = each(fields.required("verdicts"), fields.pointer_to("verdicts"), verdict_of);
  fields.finish();
  return one;
}

std::map<Column, std::string> cells_of(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  std::map<Column, std::string> cells;
  for (const auto& [heading, word] : value.items()) {
    const std::size_t slash = heading.rfind('/');
    if (slash == std::string::npos)
      fields.fail(heading, "expected a column, such as \"design/sim\" or \"go@1.14.0/driver\"");
    cells[{heading.substr(0, slash), heading.substr(slash + 1)}] =
        fields.one_of(heading, {"FAIL", "open", "pass", "n/a", "-"});
  }
  return cells;
}

ResultRequirement requirement_of(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  ResultRequirement row;
  row.id = not_empty(fields, "id");
  row.level = named(fields, "level", kLevels);
  (void)named(fields, "evidence", kEvidence);
  (void)fields.text("text");
  (void)fields.text("why");
  row.cells = cells_of(fields.required("cells"), fields.pointer_to("cells"));
  fields.finish();
  return row;
}

scenario::Disagreement disagreement_of(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  scenario::Disagreement one;
  one.name = not_empty(fields, "case");
  one.profile = not_empty(fields, "profile");
  one.requirement = not_empty(fields, "requirement");
  one.sim = named(fields, "sim", kStatuses);
  one.live = named(fields, "live", kStatuses);
  fields.finish();
  return one;
}

ResultSummary summary_of(const Json& value) {
  Fields fields(value, "/summary");
  ResultSummary summary;
  for (const Outcome outcome : kOutcomes)
    summary.outcomes.at(static_cast<std::size_t>(outcome)) =
        fields.integer(to_string(outcome), 0, kCountMax);
  summary.as_listed = fields.integer("as_listed", 0, kCountMax);
  fields.finish();
  return summary;
}

void expect_version(Fields& fields) {
  const Json* found = fields.optional("plumbline_result");
  if (found == nullptr)
    throw BadInput("", "expected a member \"plumbline_result\", as verify --json writes it");
  if (!found->is_number_integer() || *found != 1)
    fields.fail("plumbline_result",
                "expected version 1 of results, found " + json::describe(*found));
}

}  // namespace

std::vector<Column> ResultFile::columns() const {
  std::vector<Column> columns;
  for (const ResultCase& one : cases) {
    if (std::find(columns.begin(), columns.end(), one.column) == columns.end())
      columns.push_back(one.column);
  }
  return columns;
}

ResultFile result_of(std::string_view text) {
  const Json document = json::parse_text(text);
  Fields fields(document, "");
  expect_version(fields);
  ResultFile result;
  result.version = not_empty(fields, "version");
  result.seed = whole_number(fields, "seed");
  (void)fields.integer("jitter_ns", 0, kJitterMax);
  const ResultSummary summary = summary_of(fields.required("summary"));
  result.requirements = each(fields.required("requirements"), "/requirements", requirement_of);
  result.disagreements = each(fields.required("disagreements"), "/disagreements", disagreement_of);
  result.cases = each(fields.required("cases"), "/cases", case_of);
  fields.finish();
  expect_agreement(result, summary);
  return result;
}

ResultFile read_result(const std::string& path) {
  try {
    return result_of(json::read_text(path, kFileBytesMax));
  } catch (const BadInput& fault) {
    throw BadInput("", path + ": " + fault.what());
  }
}

}  // namespace plumbline::report
