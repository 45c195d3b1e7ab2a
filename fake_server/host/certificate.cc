#include "fake_server/host/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace plumbline::fake {
namespace {

constexpr long kVersion3 = 2;     // X.509 counts from 0
constexpr int kSerialBits = 159;  // RFC 5280, 4.1.2.2: positive, at most 20 bytes
constexpr int kDaysBefore = 30;   // clients whose clock was set back
constexpr int kDaysAfter = 800;   // clients whose clock runs fast; above 825 some refuse a leaf
constexpr std::size_t kTagBytes =
    4;  // in the authority's name: runs are told apart in a trust store

[[noreturn]] void fail(const std::string& what) {
  std::array<char, 256> why{};
  ERR_error_string_n(ERR_get_error(), why.data(), why.size());
  throw std::runtime_error("cannot make " + what + ": " + why.data());
}

void check(int result, const char* what) {
  if (result <= 0) fail(what);
}

void set_serial(X509* certificate) {
  const std::unique_ptr<BIGNUM, OpensslFree> number(BN_new());
  check(number ? BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) : 0,
        "a serial number");
  check(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr ? 1 : 0,
        "a serial number");
}

void set_name(X509* certificate, const std::string& common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  for (const auto& [field, text] :
       {std::pair("O", std::string("Plumbline")), std::pair("CN", common_name)}) {
    const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
    check(X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC, bytes,
                                     static_cast<int>(text.size()), -1, 0),
          "a certificate's name");
  }
}

void extend(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, OpensslFree> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  if (!extension) fail(std::string("a certificate with ") + value);
  check(X509_add_ext(certificate, extension.get(), -1), "a certificate's extension");
}

// All but issuer, extensions and signature.
Certificate begin(EVP_PKEY* key, const std::string& common_name) {
  Certificate made(X509_new());
  if (!made) fail("a certificate");
  check(X509_set_version(made.get(), kVersion3), "a certificate");
  set_serial(made.get());
  set_name(made.get(), common_name);
  X509_time_adj_ex(X509_getm_notBefore(made.get()), -kDaysBefore, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(made.get()), kDaysAfter, 0, nullptr);
  check(X509_set_pubkey(made.get(), key), "a certificate");
  return made;
}

void sign(X509* certificate, EVP_PKEY* key) {
  check(X509_sign(certificate, key, EVP_sha256()), "a certificate's signature");
}

std::string random_tag() {
  std::array<unsigned char, kTagBytes> bytes{};
  check(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())), "random bytes");
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string tag;
  for (const unsigned char byte : bytes) tag.append({kHex[byte / 16U], kHex[byte % 16U]});
  return tag;
}

}  // namespace

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) fail("a key");
  return key;
}

Certificate make_authority_certificate(EVP_PKEY* key) {
  Certificate made = begin(key, "Plumbline run " + random_tag());
  X509* own = made.get();
  check(X509_set_issuer_name(own, X509_get_subject_name(own)), "a certificate");
  extend(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(own, own, NID_subject_key_identifier, "hash");
  sign(own, key);
  return made;
}

Certificate make_leaf_certificate(EVP_PKEY* key, const std::string& alternative_names,
                                  const Signer& signer) {
  Certificate made = begin(key, "Plumbline fake host");
  X509* own = made.get();
  check(X509_set_issuer_name(own, X509_get_subject_name(signer.certificate)), "a certificate");
  extend(own, signer.certificate, NID_basic_constraints, "critical,CA:FALSE");
  extend(own, signer.certificate, NID_key_usage, "critical,digitalSignature");
  extend(own, signer.certificate, NID_ext_key_usage, "serverAuth");
  extend(own, signer.certificate, NID_subject_alt_name, alternative_names.c_str());
  extend(own, signer.certificate, NID_subject_key_identifier, "hash");
  extend(own, signer.certificate, NID_authority_key_identifier, "keyid");
  sign(own, signer.key);
  return made;
}

std::string pem_of(X509* certificate) {
  const std::unique_ptr<BIO, OpensslFree> bytes(BIO_new(BIO_s_mem()));
  check(bytes ? PEM_write_bio_X509(bytes.get(), certificate) : 0, "a certificate as PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bytes.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace plumbline::fake
