// The list of defective clients (fault_injection/gallery/defects.json) as values: read strictly,
// chosen by name, held against the catalogue. Used by `plumbline gallery`; one thread.
#pragma once

#include <string>
#include <vector>

namespace plumbline::cli {

/// One decision of the reference client, changed. What is changed is the build's business.
struct Defect {
  std::string requirement;        ///< the id that must fail
  std::string name;               ///< what the client does wrong
  std::string file;               ///< where, relative to the repository
  std::vector<std::string> also;  ///< other ids that fail with it, sorted; none but in "sim"
  std::string kind;               ///< how a client comes by it: see `defect_kinds`
  std::string story;              ///< the incident, or the defect of the sample code; may be empty
  std::string equivalent;         ///< why nothing can tell it from the reference; else empty
  std::string world = "sim";      ///< "live": virtual time cannot show it; "explore": no case does,
                                  ///< random runs do
  std::string cases;  ///< live: those that show it; empty: those that must decide the requirement
  std::string seeds;  ///< explore: of the random runs that it goes through

  /// "REQUIREMENT.NAME", unique in a list.
  [[nodiscard]] std::string id() const { return requirement + "." + name; }
};

/// The words for a kind.
[[nodiscard]] const std::vector<std::string>& defect_kinds();

/// Reads the list. Throws json::BadInput("", "PATH: ...") in one line for whatever does not fit.
[[nodiscard]] std::vector<Defect> read_defects(const std::string& path);

/// Those whose ids match one of the patterns ("*" and "?"), all for none, in the order in which
/// they are run: those of the live world last. Throws json::BadInput for a pattern that
/// matches nothing.
[[nodiscard]] std::vector<Defect> chosen_defects(const std::vector<Defect>& all,
                                                 const std::vector<std::string>& patterns);

/// The MUSTs that a journal or the inside of the client decides, and of them those without a
/// defect that a case shows, in the order of the catalogue.
struct Coverage {
  std::size_t wanted = 0;
  std::vector<std::string> missing;
};
[[nodiscard]] Coverage coverage_of(const std::vector<Defect>& all);

}  // namespace plumbline::cli
