package dev.rdg.pipelines.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.rdg.testdata.kit.TopicKit;
import dev.rdg.testdata.kit.TopicResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private static final String LOGIN =
      """
      {"event_id": "l-1", "ts": 1760000000123, "kind": "login", "account_id": "a-1", "account_country": "NL", "profile_id": "p-1",
       "profile_name": "Ada", "kids": false, "device_id": "d-1", "device_model": "Pixel 9", "device_os": "android", "app_version": "9.1"}
      """;

  @Test
  void derive_connectsAccountProfileAndDevice() {
    TopicResult result = TopicKit.of(new Logins()).json(LOGIN).run();

    assertThat(result.node("account", "a-1"), is(Map.of("country", "NL")));
    assertThat(result.node("profile", "p-1"), is(Map.of("name", "Ada", "kids", false)));
    assertThat(result.edges("has_profile", "a-1"), contains("p-1"));
    assertThat(result.links("has_profile", "p-1"), contains("a-1"));
    assertThat(
        result.edge("logged_in_on", "a-1", "d-1"),
        is(Map.of("country", "NL", "app_version", "9.1")));
  }

  @Test
  void filters_countWhatTheyDrop() {
    TopicResult result =
        TopicKit.of(new Logins())
            .json(
                LOGIN.replace("\"login\"", "\"logout\""),
                LOGIN.replace("\"d-1\"", "null"),
                LOGIN.replace("\"9.1\"", "\"9.1\", \"impersonated_by\": \"support-7\""))
            .run();

    assertThat(
        result.outcomes(),
        is(
            Map.of(
                "read",
                3L,
                "filtered.not-a-login",
                1L,
                "filtered.no-device",
                1L,
                "filtered.impersonated",
                1L)));
  }

  @Test
  void badEvents_areRejectedWithTheirReasons() {
    TopicResult result =
        TopicKit.of(new Logins())
            .json(
                LOGIN.replace("\"a-1\"", "\"\""),
                LOGIN.replace("1760000000123", "\"yesterday\""),
                LOGIN.replace("\"ts\"", "\"when\""),
                LOGIN.replace("1760000000123", "4102444800000"), // 2100
                LOGIN.replace("1760000000123", "1760000000"),
                "{")
            .run();

    assertThat(
        result.reasons(),
        contains(
            "future-event",
            "implausible-time",
            "malformed-payload",
            "missing-id",
            "missing-time",
            "wrong-type"));
    assertThat(result.hasNode("profile", "p-1"), is(false));
  }
}
