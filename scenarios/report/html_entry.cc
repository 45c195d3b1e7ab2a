#include "scenarios/report/html_entry.h"

#include <algorithm>
#include <variant>

#include "fake_server/core/http.h"
#include "scenarios/judge/canary_search.h"
#include "scenarios/report/html_cells.h"
#include "scenarios/report/html_text.h"

namespace plumbline::report {
namespace {

using journal::Canary;

constexpr std::size_t kHeadersShownMax = 40;
constexpr std::size_t kLineShownMax = 512;
// Of a body that is cut: its begin, which tells what it is, and both sides of each leak.
constexpr std::size_t kBeginShown = 1024;
constexpr std::size_t kAroundALeak = 160;
constexpr std::size_t kUnpackedMax = 1U << 20U;

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_secret(const Leak& leak) { return leak.kind != "label"; }

std::size_t secrets_in(const std::vector<Leak>& leaks) {
  return static_cast<std::size_t>(std::count_if(leaks.begin(), leaks.end(), is_secret));
}

std::size_t at_code_point(std::string_view bytes, std::size_t at) {
  // A sequence has at most three bytes that continue it; more are no UTF-8, and cut anywhere.
  for (int steps = 0; steps < 3 && at > 0 && at < bytes.size(); ++steps, --at) {
    if ((static_cast<unsigned char>(bytes[at]) & 0xC0U) != 0x80U) break;
  }
  return at;
}

std::vector<Piece> pieces_of(std::string_view bytes, const std::vector<Leak>& leaks,
                             std::size_t bytes_max) {
  if (bytes.size() <= bytes_max) return {{0, bytes.size()}};
  std::vector<Piece> pieces{{0, at_code_point(bytes, std::min(kBeginShown, bytes_max))}};
  std::size_t left = bytes_max - pieces.front().end;
  for (const Leak& leak : leaks) {
    const std::size_t from =
        at_code_point(bytes, leak.begin > kAroundALeak ? leak.begin - kAroundALeak : 0);
    const std::size_t to = at_code_point(bytes, std::min(leak.end + kAroundALeak, bytes.size()));
    const std::size_t begin = std::max(from, pieces.back().end);
    if (to <= begin) continue;
    if (to - begin > left) break;
    left -= to - begin;
    if (begin == pieces.back().end) {
      pieces.back().end = to;
    } else {
      pieces.push_back({begin, to});
    }
  }
  return pieces;
}

std::string left_out(std::size_t bytes) {
  return bytes == 0 ? "" : "<b class=\"cut\">… " + counted(bytes, "byte") + " left out …</b>";
}

std::string html_piece(std::string_view bytes, const std::vector<Leak>& leaks, const Piece& piece) {
  std::string out;
  std::size_t at = piece.begin;
  for (const Leak& leak : leaks) {
    const std::size_t begin = std::max(leak.begin, at);
    const std::size_t end = std::min(leak.end, piece.end);
    if (begin >= end) continue;
    out += html_content(bytes.substr(at, begin - at));
    // The user's own labels are there to be sent, in members of their own: PR-4 says where.
    const std::string look = is_secret(leak) ? "<mark" : "<mark class=\"label\"";
    out += look + " title=\"planted: " + html_text(leak.kind + ", " + leak.form) + "\">" +
           html_content(bytes.substr(begin, end - begin)) + "</mark>";
    at = end;
  }
  return out + html_content(bytes.substr(at, piece.end - at));
}

std::string html_headers(const journal::Headers& headers, const std::vector<Canary>& canaries,
                         std::size_t& leaks_found) {
  std::string out;
  const std::size_t shown = std::min(headers.size(), kHeadersShownMax);
  for (std::size_t k = 0; k < shown; ++k) {
    const auto& [name, value] = headers[k];
    const std::string line = name + ": " + value;
    const std::vector<Leak> leaks =
        fake::same_name(name, "Authorization") ? std::vector<Leak>{} : leaks_in(line, canaries);
    leaks_found += secrets_in(leaks);
    out += html_marked(line, leaks, kLineShownMax) + "\n";
  }
  if (shown < headers.size())
    out += "<b class=\"cut\">… " + counted(headers.size() - shown, "header") + " left out …</b>\n";
  return out;
}

struct Body {
  std::string html;
  std::string about;  // ", 1203 bytes, gzip"
  std::size_t leaks = 0;
};

Body body_of(const std::string& sent, const std::vector<Canary>& canaries) {
  Body body;
  body.about = ", body of " + counted(sent.size(), "byte");
  std::string unpacked;
  if (judge::is_gzip(sent)) {
    judge::Unpacked plain = judge::unpack(sent, kUnpackedMax);
    body.about += " in gzip, unpacked " + std::to_string(plain.bytes.size()) +
                  (plain.whole ? "" : ", not whole");
    unpacked = std::move(plain.bytes);
  }
  const std::string_view shown = unpacked.empty() ? sent : std::string_view(unpacked);
  const std::vector<Leak> leaks = leaks_in(shown, canaries);
  body.leaks = secrets_in(leaks);
  body.html = html_marked(shown, leaks, kBodyShownMax);
  for (const std::string& text : leaks_without_place(shown, canaries, leaks)) {
    ++body.leaks;
    body.html += "\n<b class=\"cut\">also in it, not marked: " + html_text(text) + "</b>";
  }
  return body;
}

std::string element(std::uint64_t sequence, const std::string& what, const Body& body,
                    std::size_t leaks, const std::string& head) {
  const std::string found =
      leaks == 0 ? "" : ", <strong>" + counted(leaks, "planted secret") + " in it</strong>";
  return "<details class=\"bytes\" data-entry=\"" + std::to_string(sequence) + "\"><summary>[" +
         std::to_string(sequence) + "] " + html_text(what + body.about) + found +
         "</summary><pre>" + head + "\n" + body.html + "</pre></details>\n";
}

}  // namespace

std::string html_marked(std::string_view bytes, const std::vector<Leak>& leaks,
                        std::size_t bytes_max) {
  std::string out;
  std::size_t shown_to = 0;
  for (const Piece& piece : pieces_of(bytes, leaks, bytes_max)) {
    out += left_out(piece.begin - shown_to) + html_piece(bytes, leaks, piece);
    shown_to = piece.end;
  }
  return out + left_out(bytes.size() - shown_to);
}

std::string html_entry(const journal::Entry& entry, const std::vector<Canary>& canaries) {
  if (const auto* request = std::get_if<journal::RequestReceived>(&entry.data)) {
    const std::string line = request->method + " " + request->target;
    const std::vector<Leak> in_line = leaks_in(line, canaries);
    const Body body = body_of(request->body, canaries);
    std::size_t leaks = secrets_in(in_line) + body.leaks;
    const std::string head = html_marked(line, in_line, kLineShownMax) + "\n" +
                             html_headers(request->headers, canaries, leaks);
    return element(entry.sequence, "request #" + std::to_string(request->id), body, leaks, head);
  }
  if (const auto* reply = std::get_if<journal::ReplyGiven>(&entry.data)) {
    const std::string what = "answer to #" + std::to_string(reply->request);
    std::size_t none = 0;
    const std::string head = "status " + std::to_string(reply->status) + ", delivered " +
                             html_content(reply->delivery) + "\n" +
                             html_headers(reply->headers, {}, none);
    return element(entry.sequence, what, body_of(reply->body, {}), 0, head);
  }
  return "";
}

}  // namespace plumbline::report
