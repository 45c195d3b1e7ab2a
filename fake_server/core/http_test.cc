#include "fake_server/core/http.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

TEST(Http, EveryDeliveryHasANameThatReadsBack) {
  const auto names = delivery_names();
  ASSERT_EQ(names.size(), 8U);
  for (const std::string& name : names) {
    const auto delivery = delivery_named(name);
    ASSERT_TRUE(delivery) << name;
    EXPECT_EQ(to_string(*delivery), name);
  }
  EXPECT_EQ(to_string(Delivery::trickled), "trickled");
  EXPECT_EQ(delivery_named("Hang"), std::nullopt);
}

TEST(Http, KnowsWhichDeliveriesHideTheStatus) {
  EXPECT_TRUE(hides_status(Delivery::hang));
  EXPECT_TRUE(hides_status(Delivery::reset_before_headers));
  EXPECT_TRUE(hides_status(Delivery::garbled));
  EXPECT_FALSE(hides_status(Delivery::normal));
  EXPECT_FALSE(hides_status(Delivery::reset_after_headers));
  EXPECT_FALSE(hides_status(Delivery::truncated));
}

TEST(Http, FindsTheFirstHeaderOfANameInAnyCase) {
  const Headers headers{{"A", "1"}, {"Content-TYPE", "x"}, {"content-type", "y"}};
  ASSERT_NE(find_header(headers, "content-type"), nullptr);
  EXPECT_EQ(*find_header(headers, "content-type"), "x");
  EXPECT_EQ(find_header(headers, "content-typ"), nullptr);
  EXPECT_FALSE(same_name("ab", "abc"));
  EXPECT_FALSE(same_name("a[", "a{"));  // only letters fold
}

}  // namespace
}  // namespace plumbline::fake
