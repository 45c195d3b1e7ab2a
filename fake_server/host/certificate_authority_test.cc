#include "fake_server/host/certificate_authority.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "fake_server/host/server_name.h"
#include "fake_server/host/tls_test_support.h"

namespace plumbline::fake {
namespace {

using test::ScratchFile;
using testing::HasSubstr;
using testing::StartsWith;

Certificate read_certificate(const std::string& pem) {
  const std::unique_ptr<BIO, OpensslFree> bytes(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr));
}

bool names(const Leaf& leaf, const std::string& name) {
  X509* certificate = leaf.certificate.get();
  return is_address(name) ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                          : X509_check_host(certificate, name.c_str(), 0, 0, nullptr) == 1;
}

std::string write_fault(const CertificateAuthority& authority, const std::string& path) {
  try {
    authority.write_pem(path);
  } catch (const std::runtime_error& fault) {
    return fault.what();
  }
  return "";
}

TEST(CertificateAuthority, SignsLeavesThatAreNoAuthorities) {
  CertificateAuthority authority;
  const Certificate own = read_certificate(authority.pem());
  const Leaf* leaf = authority.leaf("a.test");
  ASSERT_NE(own, nullptr);
  ASSERT_NE(leaf, nullptr);
  EXPECT_EQ(X509_verify(leaf->certificate.get(), X509_get0_pubkey(own.get())), 1);
  EXPECT_EQ(X509_check_private_key(leaf->certificate.get(), leaf->key.get()), 1);
  EXPECT_EQ(X509_check_ca(own.get()), 1);
  EXPECT_EQ(X509_check_ca(leaf->certificate.get()), 0);
  EXPECT_EQ(X509_check_purpose(leaf->certificate.get(), X509_PURPOSE_SSL_SERVER, 0), 1);
  EXPECT_EQ(X509_get_key_usage(own.get()), std::uint32_t{KU_KEY_CERT_SIGN | KU_CRL_SIGN});
  EXPECT_EQ(X509_get_key_usage(leaf->certificate.get()), std::uint32_t{KU_DIGITAL_SIGNATURE});
}

TEST(CertificateAuthority, IsAnotherOneEachTime) {
  const CertificateAuthority one;
  const CertificateAuthority other;
  const Certificate first = read_certificate(one.pem());
  const Certificate second = read_certificate(other.pem());
  EXPECT_NE(X509_NAME_cmp(X509_get_subject_name(first.get()), X509_get_subject_name(second.get())),
            0);
  EXPECT_NE(
      ASN1_INTEGER_cmp(X509_get0_serialNumber(first.get()), X509_get0_serialNumber(second.get())),
      0);
}

TEST(CertificateAuthority, NamesHostsAndAddressesAndThisMachineByBoth) {
  CertificateAuthority authority;
  for (const char* name : {"ws1.cloud.databricks.test", "localhost", "10.0.0.1", "a_b.test"}) {
    const Leaf* leaf = authority.leaf(name);
    ASSERT_NE(leaf, nullptr) << name;
    EXPECT_TRUE(names(*leaf, name)) << name;
    EXPECT_FALSE(names(*leaf, "other.test")) << name;
  }
  EXPECT_TRUE(names(*authority.leaf("127.0.0.77"), "127.0.0.77"));
  EXPECT_TRUE(names(*authority.leaf("127.0.0.77"), "localhost"));
  EXPECT_FALSE(names(*authority.leaf("10.0.0.1"), "localhost"));
}

TEST(CertificateAuthority, KeepsOneCertificateForEachSpellingOfAName) {
  CertificateAuthority authority;
  const Leaf* leaf = authority.leaf("a.test");
  EXPECT_EQ(authority.leaf("A.Test."), leaf);
  EXPECT_NE(authority.leaf("b.test"), leaf);
  EXPECT_EQ(authority.leaves(), 2U);
}

TEST(CertificateAuthority, SignsNoMoreNamesThanItsBound) {
  CertificateAuthority authority(2);
  const Leaf* first = authority.leaf("a.test");
  EXPECT_NE(authority.leaf("b.test"), nullptr);
  EXPECT_EQ(authority.leaf("c.test"), nullptr);
  EXPECT_EQ(authority.leaf("a.test"), first);
}

TEST(CertificateAuthority, SignsNothingThatIsNoName) {
  CertificateAuthority authority;
  for (const char* name :
       {"", ".", "a..test", "a,DNS:b", "*.test", "a b", "::1", "\xc3\xa4.test"}) {
    EXPECT_EQ(authority.leaf(name), nullptr) << name;
  }
  EXPECT_EQ(authority.leaves(), 0U);
}

TEST(CertificateAuthority, WritesItsCertificateForEverybodyAndNoKey) {
  const CertificateAuthority authority;
  const ScratchFile file;
  const mode_t before = ::umask(0077);
  EXPECT_EQ(write_fault(authority, file.path()), "");
  ::umask(before);
  struct stat about {};
  ASSERT_EQ(::stat(file.path().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0644U);
  std::ifstream written(file.path());
  const std::string text{std::istreambuf_iterator<char>(written), {}};
  EXPECT_EQ(text, authority.pem());
  EXPECT_THAT(text, StartsWith("-----BEGIN CERTIFICATE-----\n"));
  EXPECT_EQ(text.find("KEY"), std::string::npos);
}

TEST(CertificateAuthority, SaysWhereItCannotWrite) {
  EXPECT_EQ(write_fault(CertificateAuthority(), "/nowhere/ca.pem"),
            "cannot write /nowhere/ca.pem: No such file or directory");
}

TEST(ServerName, IsLowerCaseWithoutItsLastDot) {
  EXPECT_EQ(server_name("WS1.Cloud.test."), "ws1.cloud.test");
  EXPECT_EQ(server_name("127.0.0.1"), "127.0.0.1");
  const std::string label(63, 'x');
  EXPECT_EQ(server_name(label + ".test"), label + ".test");
  EXPECT_EQ(server_name(label + "x.test"), std::nullopt);
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'x');
  ASSERT_EQ(longest.size(), 253U);
  EXPECT_EQ(server_name(longest), longest);
  EXPECT_EQ(server_name(longest + "x"), std::nullopt);
}

TEST(ServerName, KnowsThisMachine) {
  for (const char* name : {"localhost", "127.0.0.1", "127.9.9.9"}) EXPECT_TRUE(is_loopback(name));
  for (const char* name : {"10.0.0.1", "127.test", "local"}) EXPECT_FALSE(is_loopback(name));
}

TEST(ServerName, StandsBeforeAPort) {
  EXPECT_EQ(name_and_port("A.test:443"), (NameAndPort{"a.test", 443}));
  EXPECT_EQ(name_and_port("a:65535"), (NameAndPort{"a", 65535}));
  for (const char* text : {"a", "a:", ":443", "a:0", "a:65536", "a:-1", "a:4x", "a:1:2", "a b:1",
                           "https://a:1", "[::1]:443"}) {
    EXPECT_EQ(name_and_port(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace plumbline::fake
