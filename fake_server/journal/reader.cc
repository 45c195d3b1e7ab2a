#include "fake_server/journal/reader.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "fake_server/journal/line.h"
#include "fake_server/journal/pairs.h"
#include "fake_server/journal/writer.h"

namespace plumbline::journal {
namespace {

using json::BadInput;

// One line of the stream without its end. `terminated` is false for a last line that lacks its end.
struct RawLine {
  std::string text;
  bool terminated = false;
};

class Lines {
 public:
  explicit Lines(std::istream& in) : in_(in) {}

  // False at the end of the stream. Throws when the line or the whole exceeds its bound.
  bool next(RawLine& line) {
    line = {};
    std::streambuf& buffer = *in_.rdbuf();
    for (int c = buffer.sbumpc(); c != std::char_traits<char>::eof(); c = buffer.sbumpc()) {
      if (++bytes_ > kJournalBytesMax) {
        throw BadInput("", "expected at most " + std::to_string(kJournalBytesMax) +
                               " bytes, the journal is larger");
      }
      if (c == '\n') {
        line.terminated = true;
        return true;
      }
      if (line.text.size() == kLineBytesMax)
        throw BadInput("", "longer than " + std::to_string(kLineBytesMax) + " bytes");
      line.text += static_cast<char>(c);
    }
    return !line.text.empty();
  }

 private:
  std::istream& in_;
  std::uint64_t bytes_ = 0;
};

// The first entry is a header; a second one begins the arm "on" behind an arm "off".
void expect_header_in_place(const Entry& entry, const Journal& journal, std::string& arm) {
  const auto* header = std::get_if<RunHeader>(&entry.data);
  if (journal.empty() && header == nullptr) {
    throw BadInput("/kind", "expected a header as the first entry, found \"" +
                                std::string(kind_of(entry.data)) + "\"");
  }
  if (header == nullptr) return;
  if (!journal.empty() && (arm != "off" || header->arm != "on"))
    throw BadInput("/kind", "expected one header, or an arm \"off\" and then an arm \"on\"");
  arm = header->arm;
}

void expect_in_order(const Entry& entry, const Journal& journal) {
  const std::uint64_t expected = journal.empty() ? 1 : journal.back().sequence + 1;
  if (entry.sequence != expected) {
    throw BadInput("/sequence", "expected " + std::to_string(expected) + ", found " +
                                    std::to_string(entry.sequence));
  }
  if (!journal.empty() && entry.time < journal.back().time) {
    throw BadInput("/time_ns", "expected at least " + std::to_string(journal.back().time.count()) +
                                   ", the time goes back to " + std::to_string(entry.time.count()));
  }
}

// The brace that closes an entry is its line's last byte: a line that was cut is never valid JSON.
bool is_cut_off(const RawLine& line) {
  return !line.terminated && !nlohmann::json::accept(line.text);
}

}  // namespace

ReadResult read_journal(std::istream& in) {
  ReadResult result;
  Lines lines(in);
  RawLine line;
  std::uint64_t number = 0;
  std::string arm;  // of the header before
  Pairs pairs;
  try {
    for (number = 1; lines.next(line); ++number) {
      if (is_cut_off(line) && !result.journal.empty()) {
        result.warnings.push_back("line " + std::to_string(number) + ": cut off, left out");
        break;
      }
      Entry entry = parse_line(line.text);
      expect_header_in_place(entry, result.journal, arm);
      expect_in_order(entry, result.journal);
      pairs.see(entry.data);
      result.journal.push_back(std::move(entry));
    }
  } catch (const BadInput& fault) {
    throw BadInput("", "line " + std::to_string(number) + ": " + fault.what());
  }
  if (result.journal.empty()) throw BadInput("", "expected a journal, the file is empty");
  return result;
}

ReadResult read_journal(const std::string& path) {
  std::ifstream in = json::open_regular(path);
  return read_journal(in);
}

}  // namespace plumbline::journal
