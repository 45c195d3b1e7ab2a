#include "fake_server/host/certificate_authority.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "fake_server/host/certificate.h"
#include "fake_server/host/server_name.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {
namespace {

constexpr mode_t kForEverybody = 0644;

std::string alternative_names(const std::string& name) {
  if (!is_address(name)) return "DNS:" + name;
  return "IP:" + name + (name.starts_with("127.") ? ",DNS:localhost" : "");
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

CertificateAuthority::CertificateAuthority(std::size_t leaves_max) : leaves_max_(leaves_max) {
  own_.key = make_key();
  own_.certificate = make_authority_certificate(own_.key.get());
  pem_ = pem_of(own_.certificate.get());
}

const Leaf* CertificateAuthority::leaf(const std::string& name) {
  const std::optional<std::string> known = server_name(name);
  if (!known) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto found = leaves_.find(*known);
  if (found != leaves_.end()) return &found->second;
  if (leaves_.size() >= leaves_max_) return nullptr;
  Leaf made;
  made.key = make_key();
  made.certificate = make_leaf_certificate(made.key.get(), alternative_names(*known),
                                           {own_.certificate.get(), own_.key.get()});
  return &leaves_.emplace(*known, std::move(made)).first->second;
}

std::size_t CertificateAuthority::leaves() const {
  const std::lock_guard lock(mutex_);
  return leaves_.size();
}

// Written beside and moved into place: a client that reads meanwhile sees all of it or nothing.
void CertificateAuthority::write_pem(const std::string& path) const {
  const std::string draft = path + ".new";
  const UniqueFd file(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kForEverybody));
  const bool written = file.valid() && ::fchmod(file.get(), kForEverybody) == 0 &&
                       write_all(file.get(), pem_) && std::rename(draft.c_str(), path.c_str()) == 0;
  if (!written) {
    throw std::runtime_error("cannot write " + path + ": " + std::system_category().message(errno));
  }
}

}  // namespace plumbline::fake
