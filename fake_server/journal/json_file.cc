#include "fake_server/journal/json_file.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"

namespace plumbline::json {

std::ifstream open_regular(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw BadInput("", "no such file");
  if (std::filesystem::is_directory(status)) {
    throw BadInput("", "expected a file, found a directory");
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw BadInput("", "expected a regular file, found something else");
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw BadInput("", "cannot be read");
  return in;
}

std::string read_text(const std::string& path, std::size_t bytes_max) {
  std::ifstream in = open_regular(path);
  std::string text;
  std::array<char, 65536> chunk{};
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > bytes_max) {
      throw BadInput(
          "", "expected at most " + std::to_string(bytes_max) + " bytes, the file is larger");
    }
  }
  return text;
}

nlohmann::json read_file(const std::string& path, std::size_t bytes_max) {
  return parse_text(read_text(path, bytes_max));
}

}  // namespace plumbline::json
