#include "fake_server/journal/line.h"

#include <concepts>
#include <nlohmann/json.hpp>

#include "fake_server/journal/members.h"
#include "fake_server/journal/text_bytes.h"

namespace plumbline::journal {
namespace {

using Json = nlohmann::ordered_json;

Json text_value(const std::string& text) {
  if (is_utf8(text)) return text;
  return Json{{"base64", to_base64(text)}};
}

Json text_values(const std::vector<std::string>& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) array.push_back(text_value(text));
  return array;
}

// Of the kind that most are, a canary is its text alone, as it was before there were kinds.
Json canary_value(const Canary& canary) {
  if (canary.kind == "sql") return text_value(canary.text);
  return Json{{"text", text_value(canary.text)}, {"kind", canary.kind}};
}

class WritingArchive {
 public:
  explicit WritingArchive(Json& out) : out_(out) {}

  void number(const char* name, std::integral auto value) { out_[name] = value; }
  void exact(const char* name, std::int64_t value) { out_[name] = value; }
  void boolean(const char* name, bool value) { out_[name] = value; }
  void text(const char* name, const std::string& value) { out_[name] = text_value(value); }
  void texts(const char* name, const std::vector<std::string>& values) {
    out_[name] = text_values(values);
  }
  void text_if_any(const char* name, const std::string& value) {
    if (!value.empty()) text(name, value);
  }
  void texts_if_any(const char* name, const std::vector<std::string>& values) {
    if (!values.empty()) texts(name, values);
  }
  void canaries(const char* name, const std::vector<Canary>& values) {
    out_[name] = Json::array();
    for (const Canary& canary : values) out_[name].push_back(canary_value(canary));
  }
  void duration(const char* name, Duration value) { out_[name] = value.count(); }
  void duration_if_any(const char* name, Duration value) {
    if (value != Duration::zero()) duration(name, value);
  }
  void text_map(const char* name, const std::map<std::string, std::string>& values) {
    out_[name] = Json::object();
    for (const auto& [key, value] : values) out_[name][key] = text_value(value);
  }
  void number_map(const char* name, const std::map<std::string, std::int64_t>& values) {
    out_[name] = Json::object();
    for (const auto& [key, value] : values) out_[name][key] = value;
  }
  void number_map_if_any(const char* name, const std::map<std::string, std::int64_t>& values) {
    if (!values.empty()) number_map(name, values);
  }
  void headers(const char* name, const Headers& fields) {
    out_[name] = Json::array();
    for (const auto& [field, value] : fields) out_[name].push_back(text_values({field, value}));
  }
  void body(const std::string& bytes) {
    if (is_utf8(bytes)) {
      out_["body"] = bytes;
    } else {
      out_["body_base64"] = to_base64(bytes);
    }
  }

 private:
  Json& out_;
};

}  // namespace

std::string_view kind_of(const Data& data) { return kKinds[data.index()]; }

std::string to_line(const Entry& entry) {
  Json line;
  line["sequence"] = entry.sequence;
  line["time_ns"] = entry.time.count();
  line["kind"] = kind_of(entry.data);
  WritingArchive archive(line);
  std::visit(Members<WritingArchive>{archive}, entry.data);
  // Keys of maps are the harness's own names; should one not be UTF-8, it is written legibly rather
  // than thrown over.
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plumbline::journal
