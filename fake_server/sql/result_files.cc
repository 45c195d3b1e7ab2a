#include "fake_server/sql/result_files.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "fake_server/sql/arrow_stream.h"

namespace plumbline::fake {
namespace {

constexpr std::string_view kFolder = "/plumbline-results/";
constexpr std::string_view kSignature = "?X-Plumbline-Signature=";
constexpr std::string_view kExpires = "&X-Plumbline-Expires=";

std::string signature_of(const Operation& operation) {
  return HandleId{operation.id.secret, ""}.text();
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || number < 0) return {};
  return number;
}

/// The parts of a link: /plumbline-results/ID/CHUNK?X-Plumbline-Signature=S&X-Plumbline-Expires=MS
struct Link {
  std::string id;
  std::optional<std::int64_t> chunk;
  std::string_view signature;
  std::optional<std::int64_t> expires;
};

Link read_link(std::string_view target) {
  Link link;
  const std::size_t query = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, query).substr(kFolder.size());
  const std::size_t slash = std::min(path.find('/'), path.size());
  link.id = path.substr(0, slash);
  if (slash < path.size()) link.chunk = whole_number(path.substr(slash + 1));
  const std::string_view rest = target.substr(query);
  const std::size_t expires = rest.find(kExpires);
  if (!rest.starts_with(kSignature) || expires == std::string_view::npos) return link;
  link.signature = rest.substr(kSignature.size(), expires - kSignature.size());
  link.expires = whole_number(rest.substr(expires + kExpires.size()));
  return link;
}

std::int64_t wall_ms(const SqlExchange& exchange) {
  const auto since_start = std::chrono::floor<std::chrono::milliseconds>(exchange.now);
  return exchange.options.wall_start_ms + since_start.count();
}

Reply stored_file(SqlExchange& exchange, const Operation& operation, std::int64_t chunk) {
  const RowRange range = page_at(operation.shape, chunk * operation.shape.page_rows, 0);
  Reply reply;
  reply.headers = {{"Content-Type", "application/octet-stream"}};
  reply.body = arrow_stream(operation.shape, range);
  SqlEvent event = event_of(SqlEventKind::file_given, operation, "GET " + std::string(kFolder));
  event.chunk = chunk;
  event.rows = range.count;
  event.bytes = static_cast<std::int64_t>(reply.body.size());
  exchange.warehouse.note(std::move(event));
  return reply;
}

}  // namespace

void note_page(SqlExchange& exchange, const Operation& operation, const GivenPage& page,
               std::string_view call) {
  SqlEvent event = event_of(SqlEventKind::page_given, operation, call);
  event.chunk = page.chunk;
  event.rows = page.range.count;
  event.bytes = page.bytes;
  event.direct = page.direct;
  event.links = operation.directives.form == ResultForm::links;
  if (page.failure != nullptr) event.error = page.failure->name;
  exchange.warehouse.note(std::move(event));
}

std::string link_to(const SqlExchange& exchange, const Operation& operation, std::int64_t chunk) {
  std::string link = exchange.options.links_base;
  link.append(kFolder).append(operation.id.text()).append("/").append(std::to_string(chunk));
  link.append(kSignature).append(signature_of(operation));
  return link.append(kExpires).append(std::to_string(link_expiry_ms(exchange)));
}

std::int64_t link_expiry_ms(const SqlExchange& exchange) {
  using std::chrono::duration_cast;
  return wall_ms(exchange) + duration_cast<std::chrono::milliseconds>(kLinkLifetime).count();
}

bool is_file_path(std::string_view path) noexcept { return path.starts_with(kFolder); }

Reply file_reply(SqlExchange& exchange, std::string_view target) {
  const Link link = read_link(target);
  const Operation* operation = exchange.warehouse.results_of(link.id);
  const bool is_there = operation != nullptr && operation->directives.form == ResultForm::links;
  if (!is_there || !link.chunk || *link.chunk >= operation->shape.pages()) {
    return sql_refusal(404, "NoSuchKey", "no such result file");
  }
  const bool open = link.signature == signature_of(*operation) && link.expires &&
                    *link.expires > wall_ms(exchange);
  if (!open) return sql_refusal(403, "AccessDenied", "the link has expired or is not signed");
  exchange.manner.take(operation->directives, Place::link);
  const Failure* failure = operation->directives.failure(Place::link);
  if (failure != nullptr) return sql_refusal(*failure, operation->sql);
  return stored_file(exchange, *operation, *link.chunk);
}

}  // namespace plumbline::fake
