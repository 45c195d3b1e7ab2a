// A folder of one's own for as long as the object lives. One thread.
#pragma once

#include <string>

namespace plumbline::scenario {

/// Removes the folder and all that is in it at its end.
class FreshFolder {
 public:
  /// Below the system's folder for temporary files. Throws std::runtime_error.
  FreshFolder();
  ~FreshFolder();
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// The path's last part, which no other folder has.
  [[nodiscard]] std::string name() const { return path_.substr(path_.rfind('/') + 1); }

 private:
  std::string path_;
};

}  // namespace plumbline::scenario
