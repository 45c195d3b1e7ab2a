// The table of profile parameters: name, type and range of each. The profile loader and `--set`
// read it; what is not here cannot be judged by. Immutable, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::judge {

/// The type of a parameter's value; in JSON a duration is text ("5s"), the rest their own types.
enum class ParameterType { duration, integer, boolean, word, text, texts };

/// One parameter. `words` are the values of a word; `low` and `high` bound an integer, inclusive.
struct Parameter {
  std::string name;
  ParameterType type;
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::vector<std::string> words = {};
};

/// Every parameter, in the order of the profile files.
[[nodiscard]] const std::vector<Parameter>& parameters();

/// The parameter of that name, or nullptr.
[[nodiscard]] const Parameter* find_parameter(std::string_view name);

/// Its index in `parameters()`; as many as there are where no parameter has that name. Rules ask
/// for their parameters by name, over and over.
[[nodiscard]] std::size_t parameter_index(std::string_view name);

/// The names of all parameters, for suggestions.
[[nodiscard]] std::vector<std::string> parameter_names();

}  // namespace plumbline::judge
