#include "scenarios/cli/journal_files.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/har.h"

namespace plumbline::cli {
namespace {

/// Both kinds name themselves near their beginning.
constexpr std::size_t kHeadBytes = 65'536;

std::string head_of(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) {
    throw json::BadInput("", "expected a file, found a directory");
  }
  // A pipe would hold the judge up for ever.
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw json::BadInput("", "expected a regular file, found something else");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw json::BadInput("", "the file cannot be opened");
  std::string head(kHeadBytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

/// Which of the telling members stand in the first object itself, not deeper inside it.
class TopMembers : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool has_kind = false;
  bool has_log = false;
  bool is_cut = false;  ///< the text ends within the object

  bool null() override { return depth_ > 0; }
  bool boolean(bool) override { return depth_ > 0; }
  bool number_integer(number_integer_t) override { return depth_ > 0; }
  bool number_unsigned(number_unsigned_t) override { return depth_ > 0; }
  bool number_float(number_float_t, const string_t&) override { return depth_ > 0; }
  bool string(string_t&) override { return depth_ > 0; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool end_object() override { return --depth_ > 0; }
  bool start_array(std::size_t) override { return depth_++ > 0; }
  bool end_array() override { return --depth_ > 0; }
  bool key(string_t& name) override {
    has_kind = has_kind || (depth_ == 1 && name == "kind");
    has_log = has_log || (depth_ == 1 && name == "log");
    return !has_log;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    is_cut = depth_ > 0 && position >= kHeadBytes;
    return false;
  }

 private:
  std::size_t depth_ = 0;
};

TopMembers top_members_of(const std::string& head) {
  TopMembers members;
  constexpr bool kStrict = false;  // a journal has more lines
  nlohmann::json::sax_parse(head, &members, nlohmann::json::input_format_t::json, kStrict);
  return members;
}

}  // namespace

journal::ReadResult read_evidence(const std::string& path) {
  const std::string head = head_of(path);
  if (head.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw json::BadInput("", "the file is empty; a journal or an HTTP Archive was expected");
  }
  const TopMembers members = top_members_of(head);
  if (members.has_kind && !members.has_log) return journal::read_journal(path);
  if (members.has_log || members.is_cut) return {judge::import_har_file(path), {}};
  throw json::BadInput("",
                       "neither a journal (JSON Lines whose first line has a \"kind\") nor an HTTP "
                       "Archive (an object with a \"log\")");
}

}  // namespace plumbline::cli
