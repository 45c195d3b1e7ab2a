#include "scenarios/cli/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "fake_server/core/json_fields.h"

namespace plumbline::cli {
namespace {

bool is_replaceable(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(path, error);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
}

std::string beside(const std::string& path) { return path + "." + std::to_string(::getpid()); }

std::optional<std::string> write_to(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return std::nullopt;
  return path + ": " + std::generic_category().message(errno == 0 ? EIO : errno);
}

}  // namespace

void expect_writable(const std::string& option, const std::string& path) {
  if (std::filesystem::is_directory(path)) {
    throw json::BadInput("", option + ": " + path + ": expected a file, found a directory");
  }
  if (!is_replaceable(path)) return;
  const std::string probe = beside(path);
  const auto failure = write_to(probe, "");
  std::error_code error;
  std::filesystem::remove(probe, error);
  if (failure) throw json::BadInput("", option + ": " + *failure);
}

std::optional<std::string> write_whole(const std::string& path, const std::string& text) {
  if (!is_replaceable(path)) return write_to(path, text);
  const std::string fresh = beside(path);
  std::optional<std::string> failure = write_to(fresh, text);
  std::error_code error;
  if (!failure) std::filesystem::rename(fresh, path, error);
  if (!failure && error) failure = path + ": " + error.message();
  if (failure) std::filesystem::remove(fresh, error);
  return failure;
}

}  // namespace plumbline::cli
