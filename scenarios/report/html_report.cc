#include "scenarios/report/html_report.h"

#include <nlohmann/json.hpp>

#include "fake_server/journal/text_bytes.h"
#include "scenarios/report/html_assets.h"
#include "scenarios/report/html_cells.h"
#include "scenarios/report/html_evidence.h"
#include "scenarios/report/html_heading.h"
#include "scenarios/report/html_model.h"
#include "scenarios/report/html_table.h"
#include "scenarios/report/html_text.h"

namespace plumbline::report {
namespace {

bool is_style(const EmbeddedFile& file) { return file.path.ends_with(".css"); }

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t k = 0; k + 1 < hex.size(); k += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(k, 2)), nullptr, 16));
  return bytes;
}

// Nothing is loaded, and nothing runs or styles but what hashes to these: a text that slipped
// through as markup would still do nothing.
std::string policy() {
  std::string styles;
  std::string scripts;
  for (const EmbeddedFile& file : embedded_files()) {
    const std::string hash = " 'sha256-" + journal::to_base64(bytes_of_hex(file.sha256)) + "'";
    (is_style(file) ? styles : scripts) += hash;
  }
  return "default-src 'none'; style-src" + styles + "; script-src" + scripts +
         "; base-uri 'none'; form-action 'none'";
}

std::string elements(bool styles) {
  std::string out;
  const std::string name = styles ? "style" : "script";
  for (const EmbeddedFile& file : embedded_files()) {
    if (is_style(file) == styles)
      out += "<" + name + ">" + std::string(file.bytes) + "</" + name + ">\n";
  }
  return out;
}

}  // namespace

std::string html_report(const Verification& run, const std::string& version) {
  const PageModel page = page_model_of(run);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         policy() +
         "\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         html_text(page_title(page)) + "</title>\n" + elements(true) + "</head>\n<body>\n" +
         html_heading(page, version) + "<main>\n" + html_legend() + html_table(page) +
         html_news(page) + html_evidence(page) + "</main>\n" +
         "<script type=\"application/json\" id=\"model\">" + json_for_script(html_model(page)) +
         "</script>\n" + elements(false) + "</body>\n</html>\n";
}

}  // namespace plumbline::report
